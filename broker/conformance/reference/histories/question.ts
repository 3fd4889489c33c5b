import fc from 'fast-check'
import { branches, environments, type Pair, pacticipants, pairs, tags, versions } from './step.ts'

/** What is asked at the end of a history. */
export type Question =
  | { kind: 'matrix'; selectors: MatrixSelector[]; options: Record<string, string> }
  | { kind: 'gate'; pacticipant: string; version: string; to: Record<string, string> }
  | {
      kind: 'for-verification'
      provider: string
      selectors: ConsumerVersionSelector[]
      pending: boolean
      wip: boolean
      providerBranch: string | null
    }
  | { kind: 'in-environment'; environment: string }
  | { kind: 'latest'; pair: Pair; of: string }
  | { kind: 'version'; pacticipant: string; version: string }

export type MatrixSelector = { pacticipant: string } & Record<string, string>
export type ConsumerVersionSelector = Record<string, string | boolean>

const pacticipant = fc.constantFrom(...pacticipants)
const version = fc.constantFrom(...versions, '9')
const branch = fc.constantFrom(...branches, 'none')
const tag = fc.constantFrom(...tags, 'none')
const environment = fc.constantFrom(...environments)
const pair = fc.constantFrom(...pairs)
const kind = <K extends Question['kind']>(name: K) => fc.constant(name)
const text = (of: Record<string, fc.Arbitrary<string>>) => fc.record<Record<string, string>>(of)
const yes = fc.constant('true')

const one = fc.oneof(
  text({ version }),
  text({ branch, latest: yes }),
  text({ tag, latest: yes }),
  text({ latest: yes }),
  text({ mainBranch: yes, latest: yes }),
)
const many = fc.oneof(one, text({ branch }), text({ tag }), text({}))
const named = (of: fc.Arbitrary<Record<string, string>>) =>
  fc.record({ pacticipant, of }).map(({ pacticipant, of }) => ({ pacticipant, ...of }))
const destination = fc.oneof(
  text({ environment }),
  text({ latest: yes, tag }),
  text({ latest: yes, branch }),
  text({ latest: yes, mainBranch: yes }),
)
const latestby = fc.constantFrom<Record<string, string>>({ latestby: 'cvpv' }, { latestby: 'cvp' })

const matrix = fc.oneof(
  // A destination, or a single version: what can-i-deploy asks.
  fc.record({
    kind: kind('matrix'),
    selectors: named(one).map((selector) => [selector]),
    options: fc.oneof(
      destination.map((to) => ({ ...to, latestby: 'cvpv' })),
      latestby,
      fc.constant<Record<string, string>>({ success: 'true' }),
    ),
  }),
  // Two of them, each perhaps many versions: what the page of the matrix asks.
  fc.record({
    kind: kind('matrix'),
    selectors: fc.uniqueArray(named(many), {
      minLength: 2,
      maxLength: 2,
      selector: (it) => it.pacticipant,
    }),
    options: fc.oneof(fc.constant<Record<string, string>>({}), latestby),
  }),
)

const boolean = fc.constant(true)
const object = (of: Record<string, fc.Arbitrary<string | boolean>>) =>
  fc.record<Record<string, string | boolean>>(of)
const consumerVersionSelector: fc.Arbitrary<ConsumerVersionSelector> = fc.oneof(
  object({ mainBranch: boolean }),
  object({ branch }),
  object({ tag, latest: boolean }),
  object({ tag }),
  object({ latest: boolean }),
  object({ deployedOrReleased: boolean }),
  object({ deployed: boolean, environment }),
  object({ released: boolean }),
  object({ matchingBranch: boolean }),
  object({ branch, consumer: fc.constantFrom('Web', 'App') }),
)

const question: fc.Arbitrary<Question> = fc.oneof(
  { weight: 4, arbitrary: matrix },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('gate'),
      pacticipant,
      version,
      to: fc.oneof(text({ environment }), text({ to: tag })),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: kind('for-verification'),
      provider: fc.constantFrom('Api', 'Pay'),
      selectors: fc.array(consumerVersionSelector, { maxLength: 3 }),
      pending: fc.boolean(),
      wip: fc.boolean(),
      providerBranch: fc.option(branch),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('in-environment'), environment }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: kind('latest'),
      pair,
      of: fc.constantFrom(
        'latest',
        'latest/prod',
        'branch/main/latest',
        'branch/feat%2Fx/latest',
        'main-branch/latest',
        'latest-untagged',
        'latest/verification-results',
        'version/2/previous-distinct',
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: kind('version'), pacticipant, version }) },
)

export const questions = fc.array(question, { minLength: 1, maxLength: 8, size: 'max' })
