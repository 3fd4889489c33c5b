import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** Text by path, relative to the root of the project. */
export type OutputFiles = ReadonlyMap<string, string>

export interface Differences {
  readonly missing: readonly string[]
  readonly changed: readonly string[]
  /** What stands in an owned folder and is not written any more. */
  readonly left: readonly string[]
}

/** How the files on disk differ from what they should be. `owned` folders hold nothing else. */
export function compareFiles(
  root: string,
  files: OutputFiles,
  owned: readonly string[],
): Differences {
  const paths = [...files.keys()]
  return {
    missing: paths.filter((path) => !existsSync(join(root, path))),
    changed: paths.filter((path) => {
      const place = join(root, path)
      return existsSync(place) && readFileSync(place, 'utf8') !== files.get(path)
    }),
    left: owned.flatMap((folder) => listFiles(root, folder)).filter((path) => !files.has(path)),
  }
}

/** Makes the owned folders hold exactly these files; what is the same already is not touched. */
export function writeFiles(
  root: string,
  files: OutputFiles,
  owned: readonly string[],
): Differences {
  const differences = compareFiles(root, files, owned)
  for (const path of differences.left) rmSync(join(root, path))
  for (const path of [...differences.missing, ...differences.changed]) {
    const place = join(root, path)
    mkdirSync(dirname(place), { recursive: true })
    writeFileSync(place, files.get(path) ?? '')
  }
  return differences
}

export function countDifferences({ missing, changed, left }: Differences): number {
  return missing.length + changed.length + left.length
}

/** One line per file that differs. */
export function describeDifferences({ missing, changed, left }: Differences): string[] {
  return [
    ...missing.map((path) => `missing  ${path}`),
    ...changed.map((path) => `changed  ${path}`),
    ...left.map((path) => `obsolete ${path}`),
  ]
}

function listFiles(root: string, folder: string): string[] {
  const place = join(root, folder)
  if (!existsSync(place)) return []
  return readdirSync(place, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}
