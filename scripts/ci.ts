/**
 * `npm run ci -- WORD …`: what the workflows of .github/workflows do beside the official clients. Each word runs on
 * any machine, against the broker in PACT_BROKER_BASE_URL where it needs one; docs/ci-cd.md explains them.
 */
import { parseArgs } from 'node:util'
import { recordCoverage } from './ci/coverage.ts'
import { deleteBranch } from './ci/delete-branch.ts'
import { askGate } from './ci/gate.ts'
import { notify } from './ci/notify.ts'
import { requireAll } from './ci/require-all.ts'
import { reportSchemaChanges } from './ci/schema-changes.ts'
import { smoke } from './ci/smoke.ts'
import { summarizeTests } from './ci/tests.ts'
import { reportVerification } from './ci/verification.ts'

const usage = `npm run ci -- WORD …

  gate --to-environment E [--pacticipant P]…  may this build go there? every pacticipant unless named
  gate --to-main [--pacticipant P]…           … may it be merged, beside what is on the main branches?
       --retry N                              asks again N times, 10 seconds apart, while nothing is known
  schema-changes                              what this build's contracts change
  delete-branch --branch B                    tells the broker that a branch is gone
  verification --report FILE                  what a verification with --json FILE found
  tests                                       what failed, from the reports of the tests
  coverage --trend FILE                       adds this run's coverage to a file of earlier ones
  smoke --url URL                             does what was deployed answer?
  require-all                                 fails unless every job in NEEDS succeeded; a skipped one did not
  notify --text T                             tells the address in NOTIFY_URL, or nobody where it is empty`

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      pacticipant: { type: 'string', multiple: true },
      'to-environment': { type: 'string' },
      'to-main': { type: 'boolean', default: false },
      retry: { type: 'string', default: '0' },
      branch: { type: 'string' },
      trend: { type: 'string' },
      url: { type: 'string' },
      report: { type: 'string' },
      text: { type: 'string' },
    },
  })
  const required = (name: 'branch' | 'trend' | 'url' | 'text' | 'report'): string => {
    const value = values[name]
    if (value) return value
    throw new Error(`\`${positionals[0]}\` needs --${name}\n\n${usage}`)
  }
  switch (positionals[0]) {
    case 'gate':
      return askGate({
        pacticipants: values.pacticipant,
        environment: values['to-environment'],
        toMain: values['to-main'],
        retries: Number(values.retry),
      })
    case 'schema-changes':
      return reportSchemaChanges()
    case 'delete-branch':
      return deleteBranch(required('branch'))
    case 'verification':
      return reportVerification(required('report'))
    case 'tests':
      return summarizeTests()
    case 'coverage':
      return recordCoverage(required('trend'))
    case 'smoke':
      return smoke(required('url'))
    case 'require-all':
      return requireAll(process.env.NEEDS)
    case 'notify':
      return notify(process.env.NOTIFY_URL, required('text'))
    default:
      throw new Error(usage)
  }
}

try {
  if (!(await main())) process.exitCode = 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
