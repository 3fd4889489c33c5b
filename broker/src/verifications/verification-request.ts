import { type FieldErrors, invalidFields } from '../errors.ts'
import type { ConsumerSelector } from './consumer-selector.ts'
import { faultsOf, selectorOf } from './selector-faults.ts'

/** What a provider asks for before it verifies. */
export interface VerificationRequest {
  /** The branch its result will be published under; it comes before the tags. */
  providerBranch?: string
  providerTags: string[]
  /** None: those that everyone should want. */
  selectors: ConsumerSelector[]
  withPending: boolean
  wipSince?: Date
}

/** A request as it is sent; `fields` are the names its errors are told by. */
export interface SentRequest {
  fields: RequestFields
  branch: unknown
  tags: unknown
  selectors: unknown
  withPending: unknown
  wipSince: unknown
}

export interface RequestFields {
  branch: string
  tags: string
  selectors: string
  withPending: string
  wipSince: string
}

const camelCase: RequestFields = {
  branch: 'providerVersionBranch',
  tags: 'providerVersionTags',
  selectors: 'consumerVersionSelectors',
  withPending: 'includePendingStatus',
  wipSince: 'includeWipPactsSince',
}

const snakeCase: RequestFields = {
  branch: 'provider_version_branch',
  tags: 'provider_version_tags',
  selectors: 'consumer_version_selectors',
  withPending: 'include_pending_status',
  wipSince: 'include_wip_pacts_since',
}

/** The body of a POST. */
export function sentInBody(body: Record<string, unknown>): SentRequest {
  return sent(body, camelCase)
}

/** The query of a GET, in the words of the first clients: texts only, and selectors by tag only. */
export function sentInQuery(query: Record<string, unknown>): SentRequest {
  const { withPending, selectors, ...rest } = sent(query, snakeCase)
  return {
    ...rest,
    withPending: truth(withPending),
    selectors: Array.isArray(selectors) ? selectors.map(selectorByTag) : selectors,
  }
}

function sent(source: Record<string, unknown>, fields: RequestFields): SentRequest {
  return {
    fields,
    branch: source[fields.branch],
    tags: source[fields.tags],
    selectors: source[fields.selectors],
    withPending: source[fields.withPending],
    wipSince: source[fields.wipSince],
  }
}

function selectorByTag(selector: unknown): unknown {
  if (!isRecord(selector)) return selector
  const { tag, latest, fallback_tag: fallbackTag, consumer } = selector
  const given = { latest: truth(latest), fallbackTag, consumer }
  const known = Object.entries(given).filter(([, value]) => value !== undefined)
  return { tag: tag ?? MISSING, ...Object.fromEntries(known) }
}

/** A tag that a selector of the query form lacks: unlike in a body, it is required there. */
const MISSING = Symbol('missing')

function truth(text: unknown): unknown {
  return text === 'true' ? true : text === 'false' ? false : text
}

/** The names of environments that a request mentions. */
export function environmentsIn({ selectors }: SentRequest): string[] {
  const sent = Array.isArray(selectors) ? selectors.filter(isRecord) : []
  return sent.flatMap(({ environment }) => (typeof environment === 'string' ? [environment] : []))
}

/** The request, or `invalid` with messages by field. */
export function checkRequest(
  request: SentRequest,
  environments: ReadonlySet<string>,
): VerificationRequest {
  const { fields } = request
  const wipSince = typeof request.wipSince === 'string' ? dateOf(request.wipSince) : undefined
  const branch = typeof request.branch === 'string' ? request.branch : ''
  const context = { providerBranch: branch, environments }
  const errors: FieldErrors = Object.fromEntries(
    Object.entries({
      [fields.tags]: tagFaults(request.tags),
      [fields.selectors]: selectorFaults(request.selectors, context),
      [fields.withPending]: isOneOf(request.withPending, [undefined, true, false])
        ? []
        : ['must be one of: true, false'],
      [fields.wipSince]: dateFaults(request.wipSince, wipSince),
      [fields.branch]: branchFaults(request),
    }).filter(([, messages]) => messages.length > 0),
  )
  if (Object.keys(errors).length > 0) throw invalidFields(errors)
  const selectors = Array.isArray(request.selectors) ? request.selectors.filter(isRecord) : []
  return {
    ...(branch !== '' && { providerBranch: branch }),
    providerTags: tagsIn(request),
    selectors: selectors.map(selectorOf),
    withPending: request.withPending !== false,
    ...(wipSince && { wipSince }),
  }
}

function tagFaults(tags: unknown): string[] {
  if (tags == null) return []
  if (!Array.isArray(tags)) return ['must be an array']
  return tags.flatMap((tag, at) =>
    typeof tag === 'string' ? [] : [`must be a string (at index ${at})`],
  )
}

function tagsIn({ tags }: SentRequest): string[] {
  const texts = Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : []
  return [...new Set(texts.filter((tag) => tag !== ''))]
}

function selectorFaults(selectors: unknown, context: Parameters<typeof faultsOf>[1]): string[] {
  if (selectors === undefined) return []
  if (!Array.isArray(selectors)) return ['must be an array']
  return selectors.flatMap((selector, at) => {
    if (!isRecord(selector)) return [`must be a hash (at index ${at})`]
    if (selector.tag === MISSING) return [`tag is missing (at index ${at})`]
    return faultsOf(selector, context).map((message) => `${message} (at index ${at})`)
  })
}

function dateFaults(value: unknown, date: Date | undefined): string[] {
  if (value === undefined) return []
  if (value === null || value === '') return ['must be filled']
  return date ? [] : ['must be a date']
}

/** An empty branch counts as none, but where something depends on it nobody may think that one was given. */
function branchFaults(request: SentRequest): string[] {
  const { branch, withPending, wipSince } = request
  if (branch == null) return []
  if (typeof branch !== 'string') return ['must be a string']
  if (branch !== '') return branch.trim() === '' ? ['cannot be blank'] : []
  const matters = withPending === true || wipSince !== undefined
  if (!matters || tagsIn(request).length > 0) return []
  return [
    'must not be empty when pending or work in progress pacts are asked for without provider version tags, because they are computed by branch. Please give the branch (recommended), or leave it out.',
  ]
}

/** A date is its midnight, a time without a zone is UTC. */
function dateOf(text: string): Date | undefined {
  const parts =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
      text.trim(),
    )
  if (!parts) return undefined
  const [, day = '', time = '00:00', zone = 'Z'] = parts
  const date = new Date(`${day}T${time}${zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1 ? undefined : date
}

function isOneOf(value: unknown, choices: unknown[]): boolean {
  return choices.includes(value)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
