import fc from 'fast-check'

/** What happens in a history. Names are short: each history lives in a namespace of its own. */
export type Step =
  | {
      kind: 'publish'
      pair: Pair
      version: string
      content: string
      branch: string | null
      tag: string | null
    }
  | { kind: 'verify'; pair: Pair; version: string; by: string; success: boolean }
  | { kind: 'branch'; pacticipant: string; version: string; branch: string }
  | { kind: 'tag'; pacticipant: string; version: string; tag: string }
  | { kind: 'untag'; pacticipant: string; version: string; tag: string }
  | { kind: 'deploy'; pacticipant: string; version: string; environment: string }
  | { kind: 'undeploy'; pacticipant: string; version: string; environment: string }
  | { kind: 'release'; pacticipant: string; version: string; environment: string }
  | { kind: 'end-support'; pacticipant: string; version: string; environment: string }
  | { kind: 'main-branch'; pacticipant: string; branch: string }
  | { kind: 'delete-pact'; pair: Pair; version: string }
  | { kind: 'delete-version'; pacticipant: string; version: string }
  | { kind: 'delete-branch'; pacticipant: string; branch: string }

/** A consumer and its provider. */
export type Pair = readonly [consumer: string, provider: string]

export const pacticipants = ['Web', 'App', 'Api', 'Pay']
/** `Api` is a consumer, too. */
export const pairs: readonly Pair[] = [
  ['Web', 'Api'],
  ['App', 'Api'],
  ['Web', 'Pay'],
  ['Api', 'Pay'],
]
export const versions = ['1', '2', '3']
export const branches = ['main', 'feat/x']
export const tags = ['prod', 'dev']
export const environments = ['test', 'live']

const pacticipant = fc.constantFrom(...pacticipants)
const pair = fc.constantFrom(...pairs)
const version = fc.constantFrom(...versions)
const branch = fc.constantFrom(...branches)
const tag = fc.constantFrom(...tags)
const environment = fc.constantFrom(...environments)
const kind = <K extends Step['kind']>(name: K) => fc.constant(name)
const place = { pacticipant, version, environment }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('publish'),
      pair,
      version,
      content: fc.constantFrom('/a', '/b', '/c'),
      branch: fc.option(branch),
      tag: fc.option(tag),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('verify'),
      pair,
      version,
      by: version,
      success: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: kind('branch'), pacticipant, version, branch }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('tag'), pacticipant, version, tag }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('untag'), pacticipant, version, tag }) },
  { weight: 3, arbitrary: fc.record({ kind: kind('deploy'), ...place }) },
  { weight: 2, arbitrary: fc.record({ kind: kind('undeploy'), ...place }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('release'), ...place }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('end-support'), ...place }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('main-branch'), pacticipant, branch }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete-pact'), pair, version }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete-version'), pacticipant, version }) },
  { weight: 1, arbitrary: fc.record({ kind: kind('delete-branch'), pacticipant, branch }) },
)

export const steps = fc.array(step, { minLength: 1, maxLength: 24, size: 'max' })
