import fc from 'fast-check'

/** What happens in a history, in the words of the protocol. Names are short: each history has a space of its own. */
export type Step =
  | { kind: 'publish'; pair: Pair; version: string; content: string; branch?: string; tag?: string }
  | { kind: 'verify'; pair: Pair; version: string; by: string; success: boolean }
  | ({ kind: 'join'; branch: string } & VersionName)
  | ({ kind: 'leave'; branch: string } & VersionName)
  | ({ kind: 'tag'; tag: string } & VersionName)
  | ({ kind: 'untag'; tag: string } & VersionName)
  | ({ kind: 'deploy'; environment: string; instance: string } & VersionName)
  | { kind: 'undeploy'; pacticipant: string; environment: string; instance: string }
  | ({ kind: 'release'; environment: string } & VersionName)
  | ({ kind: 'end-support'; environment: string } & VersionName)
  | { kind: 'main-branch'; pacticipant: string; branch: string }
  | { kind: 'delete-pact'; pair: Pair; version: string }
  | { kind: 'delete-pacts'; pair: Pair }
  /** The result that came so many before the newest one. */
  | { kind: 'delete-result'; back: number }
  | ({ kind: 'delete-version' } & VersionName)
  | { kind: 'delete-branch'; pacticipant: string; branch: string }
  | { kind: 'delete-integration'; pair: Pair }
  | { kind: 'delete-pacticipant'; pacticipant: string }
  | { kind: 'delete-environment'; environment: string }

export type StepKind = Step['kind']

interface VersionName {
  pacticipant: string
  version: string
}

/** A consumer and its provider. */
export type Pair = readonly [consumer: string, provider: string]

// Names that must be encoded wherever they stand.
export const pacticipants = ['Web/Shop', 'Äpp + 1', 'Api', 'Pay?']
/** `Api` is a consumer, too; it and `Pay?` need each other. */
export const pairs: readonly Pair[] = [
  ['Web/Shop', 'Api'],
  ['Äpp + 1', 'Api'],
  ['Web/Shop', 'Pay?'],
  ['Api', 'Pay?'],
  ['Pay?', 'Api'],
]
export const versions = ['1', '2/ä', '3%2F']
export const branches = ['main', 'feat/x#1']
export const tags = ['prod', 'dev & test']
export const environments = ['test', 'live']

/** The first of a list most often, so that what happens meets what happened. */
export function mostlyFirst<T>([first, ...rest]: readonly T[]): fc.Arbitrary<T> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(first as T) },
    { weight: 3, arbitrary: fc.constantFrom(first as T, ...rest) },
  )
}

const pacticipant = fc.constantFrom(...pacticipants)
const pair = mostlyFirst(pairs)
const version = mostlyFirst(versions)
const branch = fc.constantFrom(...branches)
const tag = fc.constantFrom(...tags)
const environment = mostlyFirst(environments)
const instance = fc.constantFrom('', 'eu', 'us')
const content = fc.constantFrom('a', 'b')

function step<K extends StepKind>(
  weight: number,
  kind: K,
  parts: { [P in Exclude<keyof Extract<Step, { kind: K }>, 'kind'>]-?: fc.Arbitrary<unknown> },
): fc.WeightedArbitrary<Step> {
  return { weight, arbitrary: fc.record({ kind: fc.constant(kind), ...parts }) as never }
}

const anyStep = fc.oneof(
  {
    weight: 14,
    arbitrary: fc.record(
      {
        kind: fc.constant('publish' as const),
        pair,
        version,
        content,
        branch,
        tag,
      },
      { requiredKeys: ['kind', 'pair', 'version', 'content'] },
    ) as fc.Arbitrary<Step>,
  },
  step(16, 'verify', { pair, version, by: version, success: fc.boolean() }),
  step(4, 'join', { pacticipant, version, branch }),
  step(2, 'leave', { pacticipant, version, branch }),
  // A tag that is called like an environment stands for a deployment.
  step(5, 'tag', { pacticipant, version, tag: fc.constantFrom(...tags, ...environments) }),
  step(2, 'untag', { pacticipant, version, tag }),
  step(9, 'deploy', { pacticipant, version, environment, instance }),
  step(3, 'undeploy', { pacticipant, environment, instance }),
  step(5, 'release', { pacticipant, version, environment }),
  step(3, 'end-support', { pacticipant, version, environment }),
  step(2, 'main-branch', { pacticipant, branch }),
  step(3, 'delete-pact', { pair, version }),
  step(1, 'delete-pacts', { pair }),
  step(2, 'delete-result', { back: fc.nat(3) }),
  step(2, 'delete-version', { pacticipant, version }),
  step(1, 'delete-branch', { pacticipant, branch }),
  step(1, 'delete-integration', { pair }),
  step(1, 'delete-pacticipant', { pacticipant }),
  step(1, 'delete-environment', { environment }),
)

/** A contract, versions of its provider that have verified it or not, and where all of them run. */
const rollout = fc
  .record({
    pair,
    version,
    content,
    environment,
    consumerInstance: fc.option(instance),
    providers: fc.array(
      fc.record({
        by: version,
        success: fc.option(fc.boolean()),
        stay: fc.option(fc.constantFrom('', 'eu', 'us', 'released')),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ pair, version, content, environment, consumerInstance, providers }): Step[] => [
    { kind: 'publish', pair, version, content },
    ...providers.flatMap(({ by, success, stay }): Step[] => {
      const provider = { pacticipant: pair[1], version: by }
      return [
        success === null
          ? { kind: 'join', ...provider, branch: 'main' }
          : { kind: 'verify', pair, version, by, success },
        ...staysOf(provider, environment, stay),
      ]
    }),
    ...staysOf({ pacticipant: pair[0], version }, environment, consumerInstance),
  ])

function staysOf(of: VersionName, environment: string, instance: string | null): Step[] {
  if (instance === null) return []
  if (instance === 'released') return [{ kind: 'release', ...of, environment }]
  return [{ kind: 'deploy', ...of, environment, instance }]
}

/** Some that belong together, and then whatever may happen to them. */
export const steps = fc
  .record({
    rollouts: fc.array(rollout, { maxLength: 3, size: 'max' }),
    others: fc.array(anyStep, { maxLength: 24, size: 'max' }),
  })
  .map(({ rollouts, others }) => [...rollouts.flat(), ...others])
