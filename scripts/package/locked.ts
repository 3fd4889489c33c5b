interface Entry {
  version: string
  dependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
  [field: string]: unknown
}

/** The packages of a lockfile by their places: `node_modules/pg`, `broker/node_modules/ajv`. */
export type Places = Readonly<Record<string, Entry>>

/** What a workspace says that it needs. */
export interface Needs {
  dependencies: Readonly<Record<string, string>>
  optionalDependencies: Readonly<Record<string, string>>
}

/**
 * The part of our lockfile that these needs of a workspace reach, at the places that they have where the workspace is
 * alone: so that who installs the package runs what our tests ran. Throws when two of one name would want one place.
 */
export function lockedPart(places: Places, workspace: string, needs: Needs): Record<string, Entry> {
  const part = new Map<string, Entry>()
  function take(from: string, { dependencies, optionalDependencies }: Partial<Needs>): void {
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const place = placeOf(places, from, name)
      const entry = place === undefined ? undefined : places[place]
      if (place === undefined || entry === undefined) {
        if (optionalDependencies?.[name] !== undefined) continue
        throw new Error(
          `package-lock.json has no ${name}, which ${from} needs: run \`npm run lock\``,
        )
      }
      const own = place.startsWith(`${workspace}/`) ? place.slice(workspace.length + 1) : place
      const taken = part.get(own)
      if (taken && taken.version !== entry.version) {
        throw new Error(`${own} would have to be ${taken.version} and ${entry.version} at once`)
      }
      if (taken) continue
      part.set(own, withoutKind(entry))
      take(place, entry)
    }
  }
  take(workspace, needs)
  return Object.fromEntries([...part].sort(([one], [other]) => one.localeCompare(other, 'en')))
}

/** Node's own look-up: the folder itself, then each folder above it. */
function placeOf(places: Places, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const candidate = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`
    if (places[candidate]) return candidate
    if (folder === '') return undefined
  }
}

/** What is needed for development here is needed for work there. */
function withoutKind({ dev: _, devOptional: __, peer: ___, ...entry }: Entry): Entry {
  return entry
}
