import type { Criteria, MatrixQuestion, Selector } from './question.ts'
import type { Rules } from './rules.ts'
import type { Pair } from './step.ts'
import type { Version, World } from './world.ts'

/** One version that a selector stands for; `any` and `none` of its pacticipant otherwise. */
export interface Resolved {
  pacticipant: string
  /** Named in the question, as opposed to looked for in its destination. */
  specified: boolean
  found: 'version' | 'any' | 'none'
  version: Version | null
  /** Whether it needs a result of its own; one of all versions of a branch or tag does not. */
  answersForItself: boolean
}

export interface Ignored {
  pacticipant: string
  /** Null: all of them. */
  version: string | null
}

export interface Integration {
  consumer: string
  provider: string
  required: boolean
}

/** Everything that rows and verdict follow from. */
export interface Case {
  question: MatrixQuestion
  resolved: Resolved[]
  ignored: Ignored[]
  integrations: Integration[]
}

/** Steps 1 to 5 of protocol/02 section 3.2. */
export function resolve(world: World, question: MatrixQuestion, rules: Rules): Case {
  const { selectors, destination } = question
  const specified = selectors.flatMap((selector) => resolveOne(world, selector, true, rules))
  const integrations = integrationsOf(world, question, specified, rules)
  const others = integrations
    .flatMap(({ consumer, provider }) => [consumer, provider])
    .filter((name) => !selectors.some(({ pacticipant }) => pacticipant === name))
  const inferred = isGiven(destination)
    ? [...new Set(others)].flatMap((pacticipant) =>
        resolveOne(world, { pacticipant, ...destination }, false, rules),
      )
    : []
  return {
    question,
    resolved: [...specified, ...inferred],
    ignored: question.ignore.flatMap((selector) => ignoredBy(world, selector, rules)),
    integrations,
  }
}

export function isGiven(criteria: Criteria): boolean {
  return Object.keys(criteria).some((key) => key !== 'pacticipant')
}

function resolveOne(
  world: World,
  selector: Selector,
  specified: boolean,
  rules: Rules,
): Resolved[] {
  const base = { pacticipant: selector.pacticipant, specified }
  if (!isGiven(selector)) return [{ ...base, found: 'any', version: null, answersForItself: false }]
  const versions = versionsOf(world, selector, rules)
  if (versions.length === 0)
    return [{ ...base, found: 'none', version: null, answersForItself: false }]
  const { version, latest, environment } = selector
  const answersForItself = version !== undefined || latest === true || environment !== undefined
  return versions.map((one) => ({ ...base, found: 'version', version: one, answersForItself }))
}

/** Step 2: every version that meets every criterion. */
function versionsOf(world: World, selector: Selector, rules: Rules): Version[] {
  const own = world.versions.filter(({ pacticipant }) => pacticipant === selector.pacticipant)
  const mainBranch = world.mainBranches.get(selector.pacticipant) ?? undefined
  const branchName = selector.mainBranch ? mainBranch : selector.branch
  const onBranch = selector.mainBranch || selector.branch !== undefined
  const branch = world.branches.find(
    ({ pacticipant, name }) => pacticipant === selector.pacticipant && name === branchName,
  )
  const isOnBranch = (version: Version) =>
    selector.latest && rules.headIsLatestOfBranch
      ? branch?.head === version
      : branch?.members.includes(version) === true
  const criteria: [boolean, (version: Version) => boolean][] = [
    [selector.version !== undefined, ({ number }) => number === selector.version],
    [onBranch, isOnBranch],
    [
      selector.tag !== undefined,
      (version) => world.tags.some((tag) => tag.version === version && tag.name === selector.tag),
    ],
    [
      selector.environment !== undefined,
      (version) => isIn(world, version, selector.environment, rules),
    ],
  ]
  const given = criteria.filter(([isAsked]) => isAsked).map(([, holds]) => holds)
  const held = rules.criteriaNarrow ? given : given.slice(0, 1)
  const found = own.filter((version) => held.every((holds) => holds(version)))
  if (!selector.latest || (onBranch && rules.headIsLatestOfBranch)) return found
  const sign = rules.latestIsNewest ? 1 : -1
  return found.toSorted((one, other) => sign * (other.order - one.order)).slice(0, 1)
}

function isIn(world: World, version: Version, environment: string | undefined, rules: Rules) {
  const stays = [
    ...(rules.deploymentsCount ? world.deployments : []),
    ...(rules.releasesCount ? world.releases : []),
  ]
  return stays.some((stay) => stay.version === version && stay.environment === environment)
}

function ignoredBy(world: World, selector: Selector, rules: Rules): Ignored[] {
  const { pacticipant } = selector
  if (!world.mainBranches.has(pacticipant)) return []
  if (!isGiven(selector)) return [{ pacticipant, version: null }]
  return versionsOf(world, selector, rules).map(({ number }) => ({ pacticipant, version: number }))
}

/** Step 4. */
function integrationsOf(
  world: World,
  { selectors, destination }: MatrixQuestion,
  specified: Resolved[],
  rules: Rules,
): Integration[] {
  const named = new Set(selectors.map(({ pacticipant }) => pacticipant))
  const needed = world.publications
    .filter(({ isShown, consumer }) => isShown && isAsked(specified, consumer))
    .map(({ consumer, provider }): Pair => [consumer.pacticipant, provider])
  const all = isGiven(destination) || selectors.length === 1
  const asConsumer = all ? needed : needed.filter(([, provider]) => named.has(provider))
  const asProvider = all ? world.integrations.filter(([, provider]) => named.has(provider)) : []
  const isSame = (one: Pair, other: Pair) => one[0] === other[0] && one[1] === other[1]
  const pairs = [
    ...(rules.consumersNeedTheirProviders ? asConsumer : []),
    ...(rules.providersMeetTheirConsumers ? asProvider : []),
  ]
  return pairs
    .filter((pair, place) => pairs.findIndex((other) => isSame(pair, other)) === place)
    .map((pair) => ({
      consumer: pair[0],
      provider: pair[1],
      required: asConsumer.some((other) => isSame(pair, other)),
    }))
}

/** Whether one of the selectors stands for the version. */
export function isAsked(resolved: Resolved[], version: Version): boolean {
  return resolved.some(
    (one) =>
      one.pacticipant === version.pacticipant &&
      (one.found === 'any' || one.version?.number === version.number),
  )
}
