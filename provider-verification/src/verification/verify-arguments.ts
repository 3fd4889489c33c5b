import { parseArgs } from 'node:util'
import { isProviderName, type ProviderName, providerNames } from '../states/registry.ts'
import { brokerFrom } from './broker.ts'
import type { ForeignProvider } from './foreign-subject.ts'
import { isParity, type Parity, parities } from './selection.ts'
import { Trouble } from './trouble.ts'
import type { PactSource } from './verify-options.ts'

export const usage = `npm run verify [-- OPTIONS]

Replays pacts against the backend on real services and publishes the results.
Pacts come from the broker at PACT_BROKER_BASE_URL (PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD, or
PACT_BROKER_TOKEN, where it asks for them): those of main branches, of the branch of the same name and of what is
deployed or released.

  --provider NAME          one provider only: ${providerNames.join(', ')}
  --pact-url URL           only the pact at this address of the broker, as a webhook names it
  --wip-since DAY          also work in progress that was published since this day: 2026-01-31
  --local FOLDER           pacts from files instead; nothing is published
  --no-publish             publishes nothing
  --parity P               only interactions of this parity, of ${parities.join(', ')}; nothing is published
  --provider-base-url URL  a backend that is not ours; nothing is published
  --state-url URL          where the team of that backend makes states true: docs/foreign-provider.md
  --provider-version V     otherwise GIT_COMMIT, GITHUB_SHA or the commit that is checked out, marked where the work
                           tree has changes
  --branch B               otherwise GIT_BRANCH, GITHUB_HEAD_REF, GITHUB_REF_NAME or the branch that is checked out
  --build-url URL          otherwise BUILD_URL or the address of the GitHub run
  --timeout SECONDS        the longest that the verifier may run for one provider: 300
  --json FILE              writes the outcome there, too
  --verbose                shows what the verifier writes

Exits 0 when every pact that is not pending holds and every result has arrived at the broker, else 1.`

type Environment = Readonly<Record<string, string | undefined>>

/** What `npm run verify` was asked for. */
export interface VerifyArguments {
  readonly source: PactSource
  readonly foreign: ForeignProvider | undefined
  readonly parity: readonly Parity[] | undefined
  /** Absent: all, or the one of the pact at an address. */
  readonly providers: readonly ProviderName[] | undefined
  readonly version: string | undefined
  readonly branch: string | undefined
  readonly buildUrl: string | undefined
  /** The longest that the verifier may run for one provider, in milliseconds. */
  readonly timeout: number
  /** The file that gets the outcome. */
  readonly json: string | undefined
  readonly verbose: boolean
}

/** Reads the command line; 'help' when that is asked for. Throws Trouble, with a sentence, for what cannot be done. */
export function readVerifyArguments(args: string[], env: Environment): VerifyArguments | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      provider: { type: 'string', multiple: true },
      'pact-url': { type: 'string' },
      'wip-since': { type: 'string' },
      local: { type: 'string' },
      'no-publish': { type: 'boolean', default: false },
      parity: { type: 'string', multiple: true },
      'provider-base-url': { type: 'string' },
      'state-url': { type: 'string' },
      'provider-version': { type: 'string' },
      branch: { type: 'string' },
      'build-url': { type: 'string' },
      timeout: { type: 'string', default: '300' },
      json: { type: 'string' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const foreign = readForeign(values['provider-base-url'], values['state-url'])
  const parity = readParity(values.parity)
  const source = readSource(values, !values['no-publish'] && !foreign && !parity, env)
  const providers = readProviders(values.provider ?? (foreign && ['experimentation-api']))
  if (foreign && providers && providers.length > 1) {
    throw new Trouble('At one --provider-base-url there is one provider: name one with --provider')
  }
  const seconds = Number(values.timeout)
  if (!(seconds > 0)) throw new Trouble(`--timeout takes seconds, not "${values.timeout}"`)
  return {
    source,
    foreign,
    parity,
    providers,
    version: values['provider-version'] ?? (foreign && new URL(foreign.baseUrl).host),
    branch: values.branch,
    buildUrl: values['build-url'],
    timeout: seconds * 1000,
    json: values.json,
    verbose: values.verbose,
  }
}

/** The providers of these names; Trouble for a name that is none. */
export function readProviders(
  names: readonly string[] | undefined,
): readonly ProviderName[] | undefined {
  return names?.map((name) => {
    if (isProviderName(name)) return name
    throw new Trouble(`There is no provider "${name}": there are ${providerNames.join(', ')}`)
  })
}

function readForeign(
  baseUrl: string | undefined,
  stateUrl: string | undefined,
): ForeignProvider | undefined {
  if (baseUrl === undefined && stateUrl === undefined) return undefined
  if (baseUrl === undefined) throw new Trouble('--state-url goes with --provider-base-url')
  if (stateUrl === undefined) {
    throw new Trouble(
      'Name with --state-url where the team of that backend makes states true: docs/foreign-provider.md says how',
    )
  }
  for (const url of [baseUrl, stateUrl]) {
    if (!/^https?:/.test(url) || !URL.canParse(url)) {
      throw new Trouble(`"${url}" is not an address: write it in full, with http:// or https://`)
    }
  }
  return { baseUrl, stateUrl }
}

function readParity(words: readonly string[] | undefined): readonly Parity[] | undefined {
  return words?.map((word) => {
    if (isParity(word)) return word
    throw new Trouble(`There is no parity "${word}": there are ${parities.join(', ')}`)
  })
}

interface PactChoice {
  local?: string | undefined
  'pact-url'?: string | undefined
  'wip-since'?: string | undefined
}

function readSource(choice: PactChoice, publish: boolean, env: Environment): PactSource {
  const { local: folder, 'pact-url': pactUrl, 'wip-since': wipSince } = choice
  if ([folder, pactUrl, wipSince].filter((each) => each !== undefined).length > 1) {
    throw new Trouble(
      'Of --local, --pact-url and --wip-since only one can be followed: leave the others out',
    )
  }
  if (folder !== undefined) return { kind: 'folder', folder }
  if (wipSince !== undefined && !/^\d{4}-\d\d-\d\d$/.test(wipSince)) {
    throw new Trouble(`--wip-since takes a day such as 2026-01-31, not "${wipSince}"`)
  }
  const broker = brokerFrom(env)
  if (broker) {
    requireAtBroker(pactUrl, broker.url)
    return { kind: 'broker', broker, publish, pactUrl, wipSince }
  }
  throw new Trouble('Name the broker in PACT_BROKER_BASE_URL, or a folder of pacts with --local')
}

/** What the broker asks for, a password or token, is not for others: the address may come from a message. */
function requireAtBroker(pactUrl: string | undefined, brokerUrl: string): void {
  if (pactUrl === undefined) return
  const origin = (url: string) => (URL.canParse(url) ? new URL(url).origin : undefined)
  if (origin(pactUrl) === origin(brokerUrl)) return
  throw new Trouble(
    `The pact at ${pactUrl} is not one of the broker at ${brokerUrl}: name an address there`,
  )
}
