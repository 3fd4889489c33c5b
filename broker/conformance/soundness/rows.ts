import type { LatestBy } from './question.ts'
import { type Case, isAsked, isGiven } from './resolve.ts'
import type { Rules } from './rules.ts'
import { isContentOf, type Publication, type Result, type Version } from './world.ts'

/** What a verdict is made of, wherever it comes from: a world, or the evidence of an answer. */
export interface Facts {
  publications: Publication[]
  results: Result[]
}

export interface Row {
  publication: Publication
  /** Null where the row stands for the provider as a whole. */
  provider: Version | null
  result: Result | null
  /** The only row of its publication: without a result, an answer names no version of the provider in it. */
  isOnly: boolean
}

/** Steps 6, 8 and 9 of protocol/02 section 3.2, by trying every publication with every version of its provider. */
export function rowsOf(of: Case, facts: Facts, rules: Rules): Row[] {
  const { latestby, success } = of.question
  const rows = facts.publications.flatMap((publication) => {
    if (!isLookedAt(publication, latestby, rules)) return []
    if (isAlone(of)) return rowsOfOneAlone(of, facts, publication, rules)
    return isInQuestion(of, publication) ? rowsBeside(of, facts, publication, rules) : []
  })
  const collapsed = rules.rowsCollapse ? collapse(rows, effective(of, rules)) : rows
  if (!success || !rules.successFilters) return collapsed
  return collapsed.filter(({ result }) => success.includes(result?.success ?? null))
}

function isLookedAt(publication: Publication, latestby: LatestBy | undefined, rules: Rules) {
  return publication.isShown || latestby === undefined || !rules.overwrittenDoesNotCount
}

/** One selector and no destination: whatever is known of it. */
function isAlone({ question }: Case): boolean {
  return question.selectors.length === 1 && !isGiven(question.destination)
}

function isInQuestion({ resolved }: Case, { consumer, provider }: Publication): boolean {
  const isNamed = resolved.some(
    ({ specified, pacticipant }) =>
      specified && [consumer.pacticipant, provider].includes(pacticipant),
  )
  const isProviderThere = resolved.some(({ pacticipant }) => pacticipant === provider)
  return isNamed && isProviderThere && isAsked(resolved, consumer)
}

/** A publication beside the versions of its provider that the question stands for. */
function rowsBeside(of: Case, facts: Facts, publication: Publication, rules: Rules): Row[] {
  const { resolved, question } = of
  const own = resultsOf(facts, publication, question.latestby, rules)
  const answered = own.filter(({ provider }) => isAsked(resolved, provider))
  const silent = resolved.flatMap(({ version, answersForItself }) =>
    version?.pacticipant === publication.provider &&
    answersForItself &&
    !answered.some(({ provider }) => provider.number === version.number)
      ? [version]
      : [],
  )
  const isOther = (one: Version, place: number) =>
    silent.findIndex(({ number }) => number === one.number) === place
  return rowsFor(publication, answered, rules.noMasking ? silent.filter(isOther) : [])
}

/** As a consumer with every result; as a provider with those that it gave itself. */
function rowsOfOneAlone(of: Case, facts: Facts, publication: Publication, rules: Rules): Row[] {
  const own = resultsOf(facts, publication, of.question.latestby, rules)
  if (isAsked(of.resolved, publication.consumer)) return rowsFor(publication, own, [])
  const given = own.filter(({ provider }) => isAsked(of.resolved, provider))
  return given.length > 0 ? rowsFor(publication, given, []) : []
}

function rowsFor(publication: Publication, answered: Result[], silent: Version[]): Row[] {
  const isOnly = answered.length + silent.length <= 1
  const rows = [
    ...answered.map((result) => ({ publication, provider: result.provider, result, isOnly })),
    ...silent.map((provider) => ({ publication, provider, result: null, isOnly })),
  ]
  return rows.length > 0 ? rows : [{ publication, provider: null, result: null, isOnly }]
}

/** All results of a content, or of each provider version the newest. */
function resultsOf(
  { publications, results }: Facts,
  publication: Publication,
  latestby: LatestBy | undefined,
  rules: Rules,
): Result[] {
  const first = publications.find(({ consumer, provider, content }) =>
    [consumer.pacticipant, provider, content].every(
      (part, place) =>
        part ===
        [publication.consumer.pacticipant, publication.provider, publication.content][place],
    ),
  )
  const own = results.filter(
    (result) =>
      isContentOf(publication, result) && (rules.resultsAreOfContents || publication === first),
  )
  if (latestby === undefined) return own
  const isBetter = (one: Result, other: Result) =>
    rules.newestResultCounts ? one.number > other.number : one.number < other.number
  return own.filter(
    (result) =>
      !own.some(
        (other) => other.provider.number === result.provider.number && isBetter(other, result),
      ),
  )
}

/** How the rows are chosen from: in an environment each live version of a provider counts. */
function effective({ question }: Case, rules: Rules): LatestBy | undefined {
  const asksEnvironment = [question.destination, ...question.selectors].some(
    ({ environment }) => environment !== undefined,
  )
  const isWidened = rules.environmentsKeepEachVersion && asksEnvironment
  return question.latestby === 'cvp' && isWidened ? 'cvpv' : question.latestby
}

/** Keeps rows without a result, and of each group with results the one of the newest provider version. */
function collapse(rows: Row[], latestby: LatestBy | undefined): Row[] {
  if (latestby === undefined) return rows
  return rows.filter(
    (row) =>
      row.result === null ||
      !rows.some((other) => isOfGroup(row, other, latestby) && isNewer(other, row)),
  )
}

function isOfGroup(one: Row, other: Row, latestby: LatestBy): boolean {
  const [a, b] = [one.publication, other.publication]
  return (
    other.result !== null &&
    a.consumer.pacticipant === b.consumer.pacticipant &&
    a.provider === b.provider &&
    (latestby === 'cp' || a.consumer.number === b.consumer.number) &&
    (latestby !== 'cvpv' || one.provider?.number === other.provider?.number)
  )
}

function isNewer(one: Row, other: Row): boolean {
  const difference =
    (one.provider?.order ?? 0) - (other.provider?.order ?? 0) ||
    one.publication.consumer.order - other.publication.consumer.order ||
    (one.result?.number ?? 0) - (other.result?.number ?? 0)
  return difference > 0
}
