import type { ConsumerSelector } from './consumer-selector.ts'

type Sent = Record<string, unknown>

/** What a selector may refer to. */
export interface SelectorContext {
  providerBranch: string | undefined
  environments: ReadonlySet<string>
}

const flags = ['mainBranch', 'matchingBranch', 'deployed', 'released', 'deployedOrReleased']
const texts = ['tag', 'fallbackTag', 'fallbackBranch', 'environment']
const byName = [
  'branch',
  'fallbackBranch',
  'fallbackTag',
  'latest',
  'mainBranch',
  'matchingBranch',
  'tag',
]
const byPlace = ['deployed', 'deployedOrReleased', 'environment', 'released']
const properties = [...byName, ...byPlace, 'consumer']

/** Everything that is wrong with a selector, in the protocol's words; a property of a wrong kind is judged no further. */
export function faultsOf(sent: Sent, context: SelectorContext): string[] {
  const ofKind = kindFaults(sent)
  const environment = environmentFaults(sent, context)
  if (ofKind.length > 0) return [...ofKind, ...environment]
  const given = properties.filter((name) => sent[name] !== undefined)
  return [...meaningFaults(sent, given, context), ...environment, ...placeFaults(sent)]
}

/** A selector without the properties that nobody knows. Only for those without faults. */
export function selectorOf(sent: Sent): ConsumerSelector {
  const known = properties.filter((name) => sent[name] !== undefined)
  return Object.fromEntries(known.map((name) => [name, sent[name]]))
}

function kindFaults(sent: Sent): string[] {
  const given = (names: string[]) => names.filter((name) => sent[name] !== undefined)
  const { branch, consumer, latest } = sent
  return [
    ...given(properties).flatMap((name) => (sent[name] === null ? [`${name} must be filled`] : [])),
    ...given(flags).flatMap((name) =>
      sent[name] === true || sent[name] === null ? [] : [`${name} must be one of: true`],
    ),
    ...given(texts).flatMap((name) => textFaults(name, sent[name])),
    ...(latest == null || typeof latest === 'boolean'
      ? []
      : ['latest must be one of: true, false']),
    ...(branch == null || branch === true || typeof branch === 'string'
      ? textFaults('branch', branch === true ? 'true' : branch)
      : ['branch must be a string or branch must be equal to true']),
    ...(typeof consumer === 'string' && consumer.trim() === ''
      ? ['consumer cannot be blank']
      : textFaults('consumer', consumer)),
  ]
}

function textFaults(name: string, value: unknown): string[] {
  if (value == null) return []
  if (typeof value !== 'string') return [`${name} must be a string`]
  return value === '' ? [`${name} must be filled`] : []
}

function meaningFaults(sent: Sent, given: string[], { providerBranch }: SelectorContext): string[] {
  const { mainBranch, matchingBranch, latest, tag, branch, fallbackTag, fallbackBranch } = sent
  const others = (...allowed: string[]) => given.some((name) => !allowed.includes(name))
  const selects = given.some(
    (name) => (byName.includes(name) && name !== 'latest') || byPlace.includes(name),
  )
  const rules: [boolean, string][] = [
    [
      !selects && latest !== true,
      'must specify a value for environment or tag or branch, or specify mainBranch=true, matchingBranch=true, latest=true, deployed=true, released=true or deployedOrReleased=true',
    ],
    [
      mainBranch === true && others('mainBranch', 'consumer', 'latest'),
      'cannot specify mainBranch=true with any other criteria apart from consumer',
    ],
    [mainBranch === true && latest === false, 'cannot specify mainBranch=true with latest=false'],
    [
      matchingBranch === true && others('matchingBranch', 'consumer'),
      'cannot specify matchingBranch=true with any other criteria apart from consumer',
    ],
    [
      matchingBranch === true && !providerBranch?.trim(),
      'the providerVersionBranch must be specified when the selector matchingBranch=true is used',
    ],
    [tag !== undefined && branch !== undefined, 'cannot specify both a tag and a branch'],
    [...crossing(given)],
    [fallbackTag !== undefined && latest !== true, 'fallbackTag can only be set if latest is true'],
    [
      fallbackTag !== undefined && tag === undefined,
      'a tag must be specified when a fallbackTag is specified',
    ],
    [
      fallbackBranch !== undefined && branch === undefined,
      'a branch must be specified when a fallbackBranch is specified',
    ],
    [
      fallbackBranch !== undefined && latest === false,
      'fallbackBranch can only be set if latest is true',
    ],
    [branch !== undefined && latest === false, 'cannot specify a branch with latest=false'],
  ]
  return rules.flatMap(([isBroken, sentence]) => (isBroken ? [sentence] : []))
}

/** Versions are found by their names, or by where they are: not by both. */
function crossing(given: string[]): [boolean, string] {
  const [names, places] = [byName, byPlace].map((side) =>
    given.filter((name) => side.includes(name)).sort(),
  )
  if (!names?.length || !places?.length) return [false, '']
  return [true, `cannot specify ${fields(names)} with ${fields(places)}`]
}

function fields(names: string[]): string {
  return `the field${names.length > 1 ? 's' : ''} ${names.join('/')}`
}

function environmentFaults({ environment }: Sent, { environments }: SelectorContext): string[] {
  if (typeof environment !== 'string' || environment === '' || environments.has(environment))
    return []
  return [`environment with name '${environment}' does not exist`]
}

function placeFaults({ deployed, released, deployedOrReleased }: Sent): string[] {
  const both = (one: string, other: string) => [`cannot specify both ${one}=true and ${other}=true`]
  return [
    ...(deployed && released ? both('deployed', 'released') : []),
    ...(deployed && deployedOrReleased ? both('deployed', 'deployedOrReleased') : []),
    ...(released && deployedOrReleased ? both('released', 'deployedOrReleased') : []),
  ]
}
