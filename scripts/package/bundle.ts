import { isBuiltin } from 'node:module'
import { build } from 'esbuild'

/** What is started by its file: the program, and the threads for long work. */
const entries = {
  main: 'broker/src/main.ts',
  'pact-worker': 'broker/src/pacts/pact-worker.ts',
  'schema-worker': 'broker/src/schemas/schema-worker.ts',
}

/**
 * Writes the broker's program with all that it imports, but for the packages that are `external`, as a few files of
 * JavaScript to the folder `target`: to find and link a thousand small ones is half of a start. Returns the names of the
 * packages that these files import.
 */
export async function bundle(root: string, target: string, external: string[]): Promise<string[]> {
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
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports)
  const names = imports
    .filter(({ path, external }) => external && !isBuiltin(path))
    .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)
  return [...new Set(names)].sort()
}
