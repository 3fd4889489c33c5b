/**
 * The official command-line client, unmodified, against the broker in PACT_BROKER_BASE_URL, else the one that
 * `npm start` runs. What it is given goes to the client as it is; `publish` gets the version and
 * the branch of this checkout where it names none.
 *
 *   npm run publish-pacts
 *   npm run can-i-deploy -- --pacticipant js-sdk --version 1a2b3c --to-environment production
 */
import { spawn } from 'node:child_process'
import { telemetryOff } from './loop/command.ts'
import { buildVersion } from './loop/version.ts'

const url = process.env.PACT_BROKER_BASE_URL || 'http://127.0.0.1:9292'
const options = process.argv.slice(2)

if (await answers()) run()
else {
  console.error(
    `No broker answers at ${url}: start one with \`npm run broker\`, or set PACT_BROKER_BASE_URL.`,
  )
  process.exitCode = 1
}

/** Asked first because the client itself tries a dead broker again for more than a minute. */
async function answers(): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000), redirect: 'manual' })
    await response.body?.cancel()
    return true
  } catch {
    return false
  }
}

function run(): void {
  const client = spawn('pact', ['broker', ...options, ...versionOptions()], {
    env: { ...process.env, PACT_BROKER_BASE_URL: url, ...telemetryOff },
    stdio: 'inherit',
  })
  client.on('error', ({ message }) => {
    console.error(`The official client could not be started (${message}): run \`npm ci\`.`)
    process.exitCode = 1
  })
  client.on('close', (code) => {
    process.exitCode = code ?? 1
  })
}

function versionOptions(): string[] {
  const named = options.some((option) => /^(-a|--consumer-app-version|--auto-detect)/.test(option))
  if (options[0] !== 'publish' || named) return []
  const { number, branch } = buildVersion()
  return ['--consumer-app-version', number, '--branch', branch]
}
