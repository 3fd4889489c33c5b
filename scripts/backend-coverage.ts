/**
 * `npm run backend-coverage`: how much of the backend its own tests and the integration suites run, together. Fails
 * where it is 85 per cent or less: of the whole, and of the routes of each room. The report: reports/coverage/backend.
 */
import { spawnSync } from 'node:child_process'
import { availableParallelism } from 'node:os'

const least = { lines: 85, statements: 85, functions: 85, branches: 85 }
const thresholds = {
  './backend/src/': least,
  './backend/src/**/*routes.ts': { lines: 85, statements: 85 },
}
const { status } = spawnSync(
  'npm',
  [
    ...['run', '-s', 'jest', '--', '--selectProjects', 'unit', 'db', 'suites'],
    ...['--testPathPatterns', '^backend/|/backend/src/|/suites/'],
    `--maxWorkers=${Math.min(4, availableParallelism())}`,
    ...['--coverage', '--collectCoverageFrom', 'backend/src/**/*.ts'],
    // Commands, not services: they are run by people, and by whoever verifies a foreign provider.
    ...['--collectCoverageFrom', '!backend/src/{main,cli}.ts'],
    ...['--collectCoverageFrom', '!**/*.test.ts'],
    ...['--coverageThreshold', JSON.stringify(thresholds)],
  ],
  { stdio: 'inherit', env: { ...process.env, JEST_REPORT_NAME: 'backend' } },
)
process.exitCode = status ?? 1
