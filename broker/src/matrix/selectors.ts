import { DomainError } from '../errors.ts'
import type { Criteria, LatestBy, MatrixQuery, Selector } from './selector.ts'

type AskedSelector = Partial<Selector>

/** A question as its parameters say it, before it is known whether it means anything. */
export interface AskedQuery {
  selectors: AskedSelector[]
  ignore: AskedSelector[]
  destination: Criteria
  mainBranchGiven: boolean
  latestBy: string | undefined
  success: string[] | undefined
  limit: string | undefined
}

/** Which of the names in a question exist. */
export interface KnownNames {
  pacticipants: ReadonlySet<string>
  environments: ReadonlySet<string>
}

const LATEST_BY: readonly LatestBy[] = ['cvpv', 'cvp', 'cp']
const SUCCESS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['', null],
])

/**
 * Reads the parameters of `GET /matrix` from a nested query. Total: what has the wrong shape counts as absent,
 * empty values are absent, and only the text `true` is true.
 */
export function parseMatrixQuery(query: Record<string, unknown>): AskedQuery {
  return {
    selectors: selectorsIn(query.q),
    ignore: selectorsIn(query.ignore),
    destination: criteriaIn(query, ['tag', 'environment']),
    mainBranchGiven: textIn(query.mainBranch) !== undefined,
    latestBy: textIn(query.latestby),
    success: textsIn(query.success),
    limit: textIn(query.limit),
  }
}

/** The question, or `invalid` with every message there is to say about it. */
export function checkMatrixQuery(asked: AskedQuery, known: KnownNames): MatrixQuery {
  const limit = Number(asked.limit ?? 1)
  const latestBy = LATEST_BY.find((choice) => choice === asked.latestBy)
  const faults = [
    ...selectorFaults(asked.selectors, known),
    ...ignoreFaults(asked.ignore),
    ...destinationFaults(asked, known),
    ...(Number.isInteger(limit) && limit >= 1 ? [] : ['The limit must be 1 or greater.']),
    ...(asked.latestBy !== undefined && !latestBy
      ? ['latestby must be one of cvpv, cvp, cp.']
      : []),
    ...(asked.success?.some((value) => !SUCCESS.has(value))
      ? ['success must be true, false or empty.']
      : []),
  ]
  if (faults.length > 0) throw new DomainError('invalid', faults.join(' '), faults)
  return {
    selectors: asked.selectors.filter(isNamed),
    ignore: asked.ignore.filter(isNamed),
    destination: asked.destination,
    ...(latestBy && { latestBy }),
    ...(asked.success && { success: asked.success.map((value) => SUCCESS.get(value) ?? null) }),
    ...(asked.limit !== undefined && { limit }),
  }
}

function selectorFaults(selectors: AskedSelector[], known: KnownNames): string[] {
  const each = selectors.flatMap(({ pacticipant, version, latest }) => {
    if (pacticipant === undefined) return ['Please specify the pacticipant name']
    const faults: string[] = []
    if (version !== undefined && latest)
      faults.push(`A version number and latest flag cannot both be specified for ${pacticipant}`)
    if (!known.pacticipants.has(pacticipant)) faults.push(`Pacticipant ${pacticipant} not found`)
    return faults
  })
  return selectors.length === 0 ? ['Please provide 1 or more version selectors.'] : each
}

function ignoreFaults(selectors: AskedSelector[]): string[] {
  return selectors.flatMap(({ pacticipant, version, latest }) => {
    if (pacticipant === undefined) return ['Please specify the pacticipant name to ignore']
    if (version === undefined || !latest) return []
    return [
      `A version number and latest flag cannot both be specified for ${pacticipant} to ignore`,
    ]
  })
}

function destinationFaults(
  { destination: { tag, environment, latest }, mainBranchGiven }: AskedQuery,
  known: KnownNames,
): string[] {
  const faults: string[] = []
  const given = [tag !== undefined, environment !== undefined, mainBranchGiven].filter(Boolean)
  if (given.length > 1)
    faults.push('Cannot specify more than one of tag, environment and mainBranch.')
  if (latest && environment !== undefined)
    faults.push('Cannot specify both latest=true and an environment.')
  if (environment !== undefined && !known.environments.has(environment))
    faults.push(
      `Environment with name '${environment}' does not exist: \`pact broker create-environment\` makes one, \`pact broker list-environments\` shows those there are`,
    )
  return faults
}

function isNamed(selector: AskedSelector): selector is Selector {
  return selector.pacticipant !== undefined
}

function selectorsIn(value: unknown): AskedSelector[] {
  if (value === undefined) return []
  return [value].flat().map((element) => {
    const fields = isRecord(element) ? element : {}
    return criteriaIn(fields, ['pacticipant', 'version', 'branch', 'tag', 'environment'])
  })
}

function criteriaIn<Name extends keyof Selector>(
  fields: Record<string, unknown>,
  names: Name[],
): { [K in Name]?: string } & { latest?: true; mainBranch?: true } {
  const texts = names.flatMap((name) => {
    const text = textIn(fields[name])
    return text === undefined ? [] : [[name, text]]
  })
  return {
    ...Object.fromEntries(texts),
    ...(fields.latest === 'true' && { latest: true }),
    ...(fields.mainBranch === 'true' && { mainBranch: true }),
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function textsIn(value: unknown): string[] | undefined {
  if (value === undefined) return undefined
  return [value].flat().filter((text) => typeof text === 'string')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
