import { cpSync, readFileSync, rmSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { build } from 'esbuild'

/** What is started by its file: the program, and the threads for long work. */
const entries = {
  main: 'broker/src/main.ts',
  'pact-worker': 'broker/src/pacts/pact-worker.ts',
  'schema-worker': 'broker/src/schemas/schema-worker.ts',
}

/** A package whose code comes along, for it is 250 small modules. */
export const inlined = 'kysely'

/** By the name of a package, its version. */
type Versions = Record<string, string>

/** The packages that the program finds beside itself, as the manifests of its workspaces name them. */
export function dependenciesOfProgram(root: string): {
  dependencies: Versions
  optionalDependencies: Versions
} {
  const manifestOf = (workspace: string): Record<string, Versions | undefined> =>
    JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'))
  const { dependencies = {} } = manifestOf('broker')
  const { optionalDependencies = {} } = manifestOf('local-services')
  const isLeft = ([name]: [string, string]) => name !== inlined && !name.startsWith('@concordat/')
  return {
    dependencies: Object.fromEntries(Object.entries(dependencies).filter(isLeft)),
    optionalDependencies,
  }
}

/**
 * Writes the broker's program with all that it imports, but for the packages that it depends on, as a few files of
 * JavaScript, beside them what its pages load, to the folder `target`, and returns the file to start: to find and link
 * a thousand small ones is half of a start (decision 0013).
 */
export async function writeProgram(root: string, target: string): Promise<string> {
  const { dependencies, optionalDependencies } = dependenciesOfProgram(root)
  const external = [...Object.keys(dependencies), ...Object.keys(optionalDependencies)]
  rmSync(target, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: target,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.18',
    external,
    metafile: true,
    logLevel: 'warning',
  })
  const unknown = Object.values(metafile.outputs)
    .flatMap(({ imports }) => imports)
    .filter(({ path, external }) => external && !isBuiltin(path))
    .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)
    .find((name) => !external.includes(name))
  if (unknown) throw new Error(`The broker imports ${unknown}, which it does not depend on`)
  cpSync(join(root, 'broker/src/ui/static'), join(target, 'static'), { recursive: true })
  return join(target, 'main.js')
}
