import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { mergeScriptCovs, type ScriptCov } from '@bcoe/v8-coverage'
import coverage, { type CoverageMap } from 'istanbul-lib-coverage'
import v8ToIstanbul from 'v8-to-istanbul'

/**
 * What Node has written into a folder of how often each piece of the sources ran, one file for each process
 * (https://nodejs.org/api/cli.html#node_v8_coveragedir), as one map. A source that no process loaded counts as not run.
 * Node replaces types by blanks: a place in what ran is the same place in the source.
 */
export async function readCounted(folder: string, root: string): Promise<CoverageMap> {
  const sources = new Set(
    globSync('*/src/**/*.ts', { cwd: root })
      .filter((path) => !path.endsWith('.test.ts'))
      .map((path) => join(root, path)),
  )
  const scripts = readScripts(folder, sources)
  const map = coverage.createCoverageMap({})
  for (const path of [...sources].sort()) {
    const counted = mergeScriptCovs(scripts.get(path) ?? [])
    if (!counted && holdsOnlyTypes(path)) continue
    const converter = v8ToIstanbul(path)
    await converter.load()
    converter.applyCoverage(counted?.functions ?? [neverRun(path)])
    map.merge(converter.toIstanbul())
    converter.destroy()
  }
  return map
}

/** By source, what each process says of it. Jest's own module system gives no address: what it runs is other text. */
function readScripts(folder: string, sources: ReadonlySet<string>): Map<string, ScriptCov[]> {
  const found = new Map<string, ScriptCov[]>()
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      result: ScriptCov[]
    }
    for (const script of result) {
      const path = script.url.startsWith('file://') ? fileURLToPath(script.url) : ''
      if (sources.has(path)) found.set(path, [...(found.get(path) ?? []), script])
    }
  }
  return found
}

function neverRun(path: string) {
  const endOffset = readFileSync(path, 'utf8').length
  const ranges = [{ startOffset: 0, endOffset, count: 0 }]
  return { functionName: '', isBlockCoverage: true, ranges }
}

function holdsOnlyTypes(path: string): boolean {
  const code = stripTypeScriptTypes(readFileSync(path, 'utf8'))
  return code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|\bexport \{\}|[\s;]/g, '') === ''
}
