import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One scenario, as it went. */
export interface PlayedScenario {
  /** The number of the bullet that it shows. */
  readonly bullet: string
  readonly name: string
  /** The capabilities without which it is skipped. */
  readonly needs: readonly string[]
  outcome: 'passed' | 'failed' | 'skipped' | 'not run'
}

/** What one test file of the suites did. */
export interface FileRecord {
  /** From the root of the repository. */
  readonly file: string
  readonly scenarios: readonly PlayedScenario[]
  /** `GET /api/v1/experiments/:id`: those that the backend has, and those that were asked for. */
  readonly routes: Sides
  /** Names of the catalog: those that it has, and those that a scenario held to what they promise. */
  readonly foreignKeys: Sides
  /** `consumer direction resource`: the kinds of bodies that stand in pacts, and those that came up. */
  readonly contracts: Sides
}

export interface Sides {
  readonly known: readonly string[]
  readonly met: readonly string[]
}

/** What a run of all suites did, or why nothing can be said about one. */
export type SuitesRecord =
  | { readonly kind: 'whole'; readonly files: readonly FileRecord[] }
  | { readonly kind: 'partial'; readonly reason: string }

const root = fileURLToPath(new URL('../../../', import.meta.url))
const folder = join(root, 'reports', 'suites')
const runFile = join(folder, 'run.json')
const suiteFiles = 'provider-verification/suites/**/*.test.ts'

/** Forgets the run before: called once, before the first file of a run. */
export function beginRecord(): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(runFile, JSON.stringify({ sources: digestOfSources() }))
}

/** Called at the end of each test file, in its own process: each writes a file of its own. */
export function writeFileRecord(record: Omit<FileRecord, 'file'> & { testPath: string }): void {
  const { testPath, ...rest } = record
  const file = testPath.replace(root, '')
  const name = `${file.replaceAll('/', ' ')}.json`
  writeFileSync(join(folder, name), JSON.stringify({ file, ...rest }))
}

/** Reads what the last run did. It counts only if it was of these sources, of all files, and without a failure. */
export function readRecord(): SuitesRecord {
  if (!existsSync(runFile)) return partial('the suites have not been run')
  const { sources } = JSON.parse(readFileSync(runFile, 'utf8')) as { sources: string }
  if (sources !== digestOfSources()) return partial('something has changed since the suites ran')
  const files = globSync(`${folder}/*.test.ts.json`).map(
    (path) => JSON.parse(readFileSync(path, 'utf8')) as FileRecord,
  )
  const missing = globSync(suiteFiles, { cwd: root }).filter(
    (name) => !files.some(({ file }) => file === name),
  )
  if (missing.length > 0) return partial(`${missing.sort().join(', ')} did not run`)
  const scenarios = files.flatMap((file) => file.scenarios)
  const count = (outcome: PlayedScenario['outcome']) =>
    scenarios.filter((scenario) => scenario.outcome === outcome).length
  if (count('not run') > 0) return partial('only some of the scenarios ran')
  if (count('failed') > 0) return partial('a scenario failed')
  return { kind: 'whole', files: files.sort((a, b) => (a.file < b.file ? -1 : 1)) }
}

function partial(reason: string): SuitesRecord {
  return { kind: 'partial', reason }
}

/** Of everything that decides what the suites do. */
function digestOfSources(): string {
  const patterns = ['backend/src/**/*.ts', 'provider-verification/{src,suites}/**/*.ts']
  const hash = createHash('sha256')
  for (const path of globSync(patterns, { cwd: root }).sort()) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(root, path)))
  }
  return hash.digest('hex')
}
