/**
 * `npm run try-workflows`: the commands of the workflows, as they stand in .github/workflows, against a broker of this
 * machine, in the order in which a team's pipelines come to run them. Only what GitHub gives is given instead: the
 * values of the variables. Needs a checkout without changes, for what runs is the commit.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBroker } from './loop/broker.ts'
import { pactBroker } from './loop/clients.ts'
import { root, run as runCommand, tail } from './loop/command.ts'
import { freePort } from './loop/free-port.ts'
import { deploymentOrder, readPacts } from './loop/pacts.ts'
import { buildVersion } from './loop/version.ts'
import {
  type Job,
  readActions,
  readWorkflows,
  type Step,
  type Workflow,
} from './workflows/files.ts'

type Values = Record<string, string>

const workflows = new Map(
  readWorkflows().map(({ path, content }) => [path.replace(/^.*\/|\.yml$/g, ''), content]),
)
const scratch = mkdtempSync(join(tmpdir(), 'concordat-workflows-'))
// Under root, PostgreSQL runs as another user, who must be able to enter.
chmodSync(scratch, 0o755)
process.env.CONCORDAT_DATA_DIRECTORY = join(scratch, 'data')
const page = join(scratch, 'summary.md')
/** What the broker said last, where it has ended without being asked to. */
let lastWords: string | undefined

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

async function main(): Promise<void> {
  const commit = spawnSync('git', ['rev-parse', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout.trim()
  if (buildVersion().number !== commit) {
    throw new Error(
      'This checkout has changes, or is not one of git: commit them first, for the workflows run on a commit.',
    )
  }
  const broker = await startBroker(await freePort())
  void broker.ended.then((text) => {
    lastWords = text
  })
  try {
    const base = {
      PACT_BROKER_BASE_URL: broker.url,
      PACT_BROKER_TOKEN: '',
      PACT_BROKER_USERNAME: '',
      PACT_BROKER_PASSWORD: '',
      GIT_COMMIT: commit,
      GIT_BRANCH: 'main',
    }
    await provideEnvironments(broker.url)
    await run('consumer-contracts', 'contracts', base)
    await run('provider-verify', 'verify', base)
    await run('contract_requiring_verification_published', 'verify', {
      ...base,
      PACT_URL: `${broker.url}/pacts/provider/experimentation-api/consumer/js-sdk/version/${commit}`,
    })
    for (const pacticipant of deploymentOrder(readPacts())) {
      await run('deploy', 'deploy', {
        ...base,
        PACTICIPANT: pacticipant,
        ENVIRONMENT: 'production',
        DEPLOY_COMMAND: 'echo "$PACTICIPANT"',
        SMOKE_URL: `${broker.url}/diagnostic/status/dependencies`,
      })
    }
    await run('consumer-contracts', 'gate', base)
    await run('provider-verify', 'gate', base)
    const branch = 'feat/try #1'
    await run('consumer-contracts', 'contracts', { ...base, GIT_BRANCH: branch }, ['Publish them'])
    await run('branch-cleanup', 'cleanup', { ...base, BRANCH: branch })
    await runAction('required', { NEEDS: '{"cleanup": {"result": "success"}}', NOTIFY_URL: '' })
    expectOnPage('All of this is told on the page of a run', [
      'What the contracts change',
      'Every provider holds its contracts',
      'May go to production',
      'May go to the main branches',
      'Smoke test',
      'has it no more',
      'All gates passed',
    ])
  } finally {
    await broker.stop()
  }
}

async function provideEnvironments(url: string): Promise<void> {
  const client = pactBroker(url)
  await client.provideEnvironment('test', false)
  await client.provideEnvironment('production', true)
}

/** Runs the commands of one of our own actions, those for a failure as well. */
async function runAction(name: string, values: Values): Promise<void> {
  const action = readActions().find(({ path }) => path.includes(`/${name}/`))?.content
  if (!action) throw new Error(`.github/actions has no ${name}`)
  const given = {
    ...values,
    WORKFLOW: 'try',
    REF: 'main',
    RUN: 'nowhere',
    GITHUB_REPOSITORY: 'a/b',
  }
  for (const step of action.runs.steps ?? []) {
    if (step.run) await runStep(`the action ${name}`, step, { ...step.env, ...given })
  }
}

/** Runs the commands of a job, or only the steps of these names. Throws at the first that fails. */
async function run(workflow: string, name: string, values: Values, only?: string[]): Promise<void> {
  const file = workflows.get(workflow)
  const job = file?.jobs[name]
  if (!file || !job) throw new Error(`.github/workflows/${workflow}.yml has no job ${name}`)
  for (const step of job.steps ?? []) {
    if (!step.run || (only && !only.includes(step.name ?? ''))) continue
    await runStep(`${workflow} / ${name}`, step, environmentOf(file, job, step, values))
  }
}

async function runStep(where: string, step: Step, env: Values): Promise<void> {
  const { run: script = '' } = step
  const began = Date.now()
  const outcome = await runCommand(
    ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', script],
    { env: { ...env, GITHUB_STEP_SUMMARY: page }, timeout: 15 * 60_000 },
  )
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  const mark = outcome.exitCode === 0 ? '✓' : '✗'
  console.log(`${mark} ${where} / ${step.name ?? script.trim()} (${seconds} s)`)
  if (outcome.exitCode === 0) return
  const ended = lastWords === undefined ? [] : [`The broker has ended:\n${tail(lastWords)}`]
  throw new Error([tail(outcome.output, 60), ...ended].join('\n'))
}

/** The variables that the step has on GitHub. Those that come from there must be given; the others stand as written. */
function environmentOf(file: Workflow, job: Job, step: Step, values: Values): Values {
  const written = { ...file.env, ...job.env, ...step.env }
  return Object.fromEntries(
    Object.entries(written).map(([variable, text]) => {
      const value = String(text).includes('${{') ? values[variable] : String(text)
      if (value === undefined)
        throw new Error(`What is ${variable}? scripts/try-workflows.ts must give it.`)
      return [variable, value]
    }),
  )
}

function expectOnPage(about: string, sentences: string[]): void {
  const text = readFileSync(page, 'utf8')
  const missing = sentences.filter((sentence) => !text.includes(sentence))
  if (missing.length > 0) throw new Error(`Not told: ${missing.join('; ')}\n${text}`)
  writeFileSync(join(root, 'reports/workflows.md'), text)
  console.log(`✓ ${about}: reports/workflows.md`)
}
