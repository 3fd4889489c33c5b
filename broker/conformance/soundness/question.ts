import fc from 'fast-check'
import { branches, environments, mostlyFirst, pacticipants, pairs, tags, versions } from './step.ts'

/** What is asked of one pacticipant's versions, in the words of the matrix; several narrow each other. */
export interface Criteria {
  version?: string
  branch?: string
  tag?: string
  environment?: string
  mainBranch?: true
  latest?: true
}

export type Selector = Criteria & { pacticipant: string }
export type LatestBy = 'cvpv' | 'cvp' | 'cp'

/** The parameters of `GET /matrix`. */
export interface MatrixQuestion {
  selectors: Selector[]
  /** Empty: none. */
  destination: Criteria
  ignore: Selector[]
  latestby?: LatestBy
  success?: (boolean | null)[]
  limit?: number
}

/** A question to the gate, at the address by which it is asked. */
export type Ask =
  | ({ kind: 'matrix' } & MatrixQuestion)
  | ({ kind: 'pair'; consumer: string; provider: string } & Omit<MatrixQuestion, 'selectors'>)
  | {
      kind: 'can-i-deploy'
      pacticipant: string
      version: string
      to: Destination
      ignore: Selector[]
    }
  | { kind: 'tag-to-tag'; pacticipant: string; tag: string; to: string }
  | { kind: 'branch-to-environment'; pacticipant: string; branch: string; environment: string }

type Destination = { environment: string } | { tag: string }

/** A question, asked about the moment after so many steps; without a number, about now. */
export type Question = Ask & { after?: number }

const pacticipant = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(...pacticipants) },
  { weight: 1, arbitrary: fc.constantFrom('Web/Shop', 'Api') },
)
const version = fc.constantFrom(...versions, ...versions, ...versions, '404')
const branch = fc.constantFrom(...branches)
const tag = fc.constantFrom(...tags)
const environment = mostlyFirst(environments)
const yes = fc.constant(true as const)
const kind = <K extends Ask['kind']>(name: K) => fc.constant(name)

const criteria: fc.Arbitrary<Criteria> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ version }) },
  { weight: 2, arbitrary: fc.record({ branch, latest: yes }) },
  { weight: 2, arbitrary: fc.record({ branch }) },
  { weight: 2, arbitrary: fc.record({ tag, latest: yes }) },
  { weight: 2, arbitrary: fc.record({ tag }) },
  { weight: 2, arbitrary: fc.record({ environment }) },
  { weight: 1, arbitrary: fc.record({ environment, latest: yes }) },
  { weight: 1, arbitrary: fc.record({ environment, tag }) },
  { weight: 1, arbitrary: fc.record({ branch, tag }) },
  { weight: 1, arbitrary: fc.record({ version, branch }) },
  { weight: 2, arbitrary: fc.record({ latest: yes }) },
  { weight: 1, arbitrary: fc.record({ mainBranch: yes }) },
  { weight: 2, arbitrary: fc.record({ mainBranch: yes, latest: yes }) },
  { weight: 2, arbitrary: fc.record({}) },
)
const selector = fc
  .record({ pacticipant, criteria })
  .map(({ pacticipant, criteria }): Selector => ({ pacticipant, ...criteria }))
const nowhere = fc.constant<Criteria>({})
const somewhere: fc.Arbitrary<Criteria> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ environment }) },
  { weight: 2, arbitrary: fc.record({ tag, latest: yes }) },
  { weight: 1, arbitrary: fc.record({ tag }) },
  { weight: 1, arbitrary: fc.record({ latest: yes }) },
  { weight: 2, arbitrary: fc.record({ mainBranch: yes, latest: yes }) },
  { weight: 1, arbitrary: fc.record({ mainBranch: yes }) },
)
const latestby = fc.constantFrom<LatestBy>('cvpv', 'cvp', 'cp')
const success = fc.uniqueArray(fc.constantFrom(true, false, null), { minLength: 1, maxLength: 2 })
const ignore = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Selector[]>([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.oneof(
        fc.record({ pacticipant }),
        fc.record({ pacticipant, version }),
        fc.record({ pacticipant: fc.constant('Nobody') }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  },
)
const options = { latestby, success, limit: fc.integer({ min: 1, max: 3 }) }

const ask: fc.Arbitrary<Ask> = fc.oneof(
  // One version on its way, as the clients ask.
  {
    weight: 6,
    arbitrary: fc.record({
      kind: kind('can-i-deploy'),
      pacticipant,
      version,
      to: fc.oneof(
        { weight: 4, arbitrary: fc.record({ environment }) },
        { weight: 1, arbitrary: fc.record({ tag }) },
      ),
      ignore,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record(
      {
        kind: kind('matrix'),
        selectors: fc.array(selector, { minLength: 1, maxLength: 2 }),
        destination: somewhere,
        ignore,
        ...options,
      },
      { requiredKeys: ['kind', 'selectors', 'destination', 'ignore', 'latestby'] },
    ),
  },
  // Several together, or all that is known of one.
  {
    weight: 4,
    arbitrary: fc.record(
      {
        kind: kind('matrix'),
        selectors: fc.array(selector, { minLength: 1, maxLength: 3 }),
        destination: nowhere,
        ignore,
        ...options,
      },
      { requiredKeys: ['kind', 'selectors', 'destination', 'ignore'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ pair: mostlyFirst(pairs), ignore, latestby }, { requiredKeys: ['pair', 'ignore'] })
      .map(({ pair: [consumer, provider], ...rest }) => {
        return { kind: 'pair' as const, consumer, provider, destination: {}, ...rest }
      }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('tag-to-tag'), pacticipant, tag, to: tag }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: kind('branch-to-environment'), pacticipant, branch, environment }),
  },
)

const question: fc.Arbitrary<Question> = fc.oneof(
  { weight: 5, arbitrary: ask },
  {
    weight: 1,
    arbitrary: fc.record({ ask, after: fc.nat(40) }).map(({ ask, after }) => ({ ...ask, after })),
  },
)

export const questions = fc.array(question, { minLength: 1, maxLength: 30, size: 'max' })
