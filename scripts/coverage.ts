/**
 * `npm run coverage [-- STEP…]`: `npm test`, or these steps of it, and how much of each workspace's sources they run, in
 * all processes that they start. Fails where the tests do, and where 85 per cent of the backend or less is run: of the
 * whole, and of the lines of its routes. The report: reports/coverage, a page and `lcov.info`. What only the pact tests
 * run is not counted: they stay within Jest (decision 0011).
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import coverage, { type CoverageMap, type CoverageSummary } from 'istanbul-lib-coverage'
import { createContext } from 'istanbul-lib-report'
import reports from 'istanbul-reports'
import { readCounted } from './coverage/counted.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const least = 85

const folder = mkdtempSync(join(tmpdir(), 'concordat-coverage-'))
try {
  const tests = spawnSync(process.execPath, ['scripts/test.ts', ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    // What was compiled earlier is counted less exactly.
    env: { ...process.env, NODE_V8_COVERAGE: folder, NODE_DISABLE_COMPILE_CACHE: '1' },
  })
  const map = await readCounted(folder, root)
  write(map)
  const low = tell(map)
  process.exitCode = tests.status === 0 && low.length === 0 ? 0 : 1
  if (tests.status !== 0) console.log('Tests have failed: see above.')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function write(map: CoverageMap): void {
  const dir = join(root, 'reports/coverage')
  rmSync(dir, { recursive: true, force: true })
  const context = createContext({ dir, coverageMap: map })
  reports.create('html', { skipEmpty: true }).execute(context)
  reports.create('lcovonly', { projectRoot: root }).execute(context)
}

/** Says what each workspace's share is, and answers with what is too low. */
function tell(map: CoverageMap): string[] {
  const workspaces = new Set(map.files().map((file) => file.slice(root.length).split('/')[0] ?? ''))
  for (const workspace of [...workspaces].sort())
    console.log(`${workspace}: ${shares(map, (file) => file.startsWith(`${root}${workspace}/`))}`)
  const isService = (file: string) =>
    // The two are commands, not services: they are run by people, and by whoever verifies a foreign provider.
    /^backend\/src\/(?!main\.ts|cli\.ts)/.test(file.slice(root.length))
  const backend = summaryOf(map, isService)
  const routes = summaryOf(map, (file) => isService(file) && file.endsWith('routes.ts'))
  const low = [
    ...(['lines', 'functions', 'branches'] as const)
      .filter((kind) => backend[kind].pct <= least)
      .map((kind) => `Of the backend's ${kind} ${backend[kind].pct} % are run`),
    ...(routes.lines.pct <= least
      ? [`Of the lines of its routes ${routes.lines.pct} % are run`]
      : []),
  ]
  for (const sentence of low) console.log(`${sentence}: it must be more than ${least} %.`)
  return low
}

function shares(map: CoverageMap, isOne: (file: string) => boolean): string {
  const { lines, functions, branches } = summaryOf(map, isOne)
  return `${lines.pct} % of lines, ${functions.pct} % of functions, ${branches.pct} % of branches`
}

function summaryOf(map: CoverageMap, isOne: (file: string) => boolean): CoverageSummary {
  const sum = coverage.createCoverageSummary()
  for (const file of map.files().filter(isOne)) sum.merge(map.fileCoverageFor(file).toSummary())
  return sum
}
