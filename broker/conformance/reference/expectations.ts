import type { Difference } from './compare.ts'
import type { Request } from './request.ts'

/** A difference that is meant, and the words of docs/differences.md that say so. */
export interface Expectation {
  line: string
  /** Which requests; all, when absent. */
  request?: RegExp
  /** Which part of the answer. */
  where: RegExp
  /** What the reference says there, as JSON; anything, when absent. */
  reference?: RegExp
  used?: boolean
}

const clientError = /^\[500,/

export const expectations: Expectation[] = [
  {
    line: 'On the dashboard a tag is the latest',
    request: /^GET \/dashboard/,
    where: /pactTags\[\d+\]\.latest$/,
  },
  {
    line: "What is missing in a webhook's request is named",
    request: /^(POST|PUT) \/webhooks/,
    where: /^body\.errors\.(request(\.(url|method))?(\[\d+\])?|events)$/,
  },
  {
    line: "The old addresses of a pair's webhooks",
    request: /^GET \/pacts\/.*webhooks/,
    where: /^body\._links\.pb:(create\.href|pact-webhooks\.href|pact-version)$/,
  },
  {
    line: 'Addresses in `/integrations` are whole',
    request: /^GET \/integrations/,
    where: /pb:matrix\.href$/,
  },
  {
    line: 'The ids in the CSV of relationships',
    request: /^GET \/(relationships|groups)/,
    where: /^body$/,
  },
  {
    line: 'Titles of links, advice and warnings are in our own words',
    where:
      /(title|notices(\[\d+\])?(\.text)?|summary\.reason|body\.error|logs\[\d+\]\.(message|deprecationWarning))$/,
  },
  { line: 'What the reference answers with a 500', where: /^status$/, reference: clientError },
  {
    line: '405 and 415 carry a sentence',
    where: /^(body|header content-type)$/,
    reference: /^(""|undefined)?$/,
  },
  { line: '405 and 415 carry a sentence', where: /^header allow$/ },
  { line: 'HEAD is answered like GET', where: /^header (allow|access-control-allow-methods)$/ },
  {
    line: 'a 404 names what is missing',
    where: /^header content-type$/,
    reference: /application\/json/,
  },
  { line: 'a problem body carries the status', where: /^body\.(status|type|title|detail)$/ },
  { line: 'File extensions are taken from a path only', request: /\.json$/, where: /^status$/ },
  {
    line: 'The `Location` of a new pacticipant is its address',
    request: /^POST \/pacticipants/,
    where: /^header location$/,
  },
  { line: 'The same fault is told once', where: /^body\.errors/, reference: /^\[("[^"]*"),\1\]$/ },
  {
    line: 'the messages of one list may stand in another order',
    where: /^body\.errors\.contracts$/,
  },
  { line: 'A body that is no object', where: /^body\.errors(\.)?$/ },
  {
    line: 'Lists and links that could be there are always there',
    where:
      /(branches|pb:(released|deployed)-environments|pb:pacts|pb:provider-webhooks|templated)$/,
  },
  {
    line: '`pb:consumer-webhooks` and `pb:provider-webhooks` both lead where they say',
    where: /pb:consumer-webhooks\.href$/,
  },
  { line: 'A space in a query is `%20`', where: /\.href$/, reference: /\+/ },
  { line: '`summary.reasons`', where: /^body\.summary\.(reasons|limited)$/ },
  { line: '`updatedAt` follows whole seconds', where: /updatedAt$/ },
  { line: 'The `self` of a list is its own address', where: /^body\._links\.self\.href$/ },
  {
    line: 'A slash in a name is no end of it',
    request: /%2F/,
    where: /^status$/,
    reference: /^\[404,/,
  },
  {
    line: 'A slash in a name is no end of it',
    request: /environments\/\{one\}\/versions$/,
    where: /^status$/,
  },
  {
    line: 'Types are checked',
    where: /^status$/,
    request: /^(PUT|POST|PATCH) /,
    reference: /^\[20[01],/,
  },
  {
    line: 'An unknown environment for provider states is a 404',
    request: /provider-states\/environment/,
    where: /^status$/,
  },
  { line: '`application/json` is accepted wherever', where: /^status$/, reference: /^\[406,/ },
  { line: 'OPTIONS asks for no selectors', request: /^OPTIONS/, where: /^status$/ },
  {
    line: 'An empty body means an empty object',
    request: /labels|^POST \/pacticipants$/,
    where: /^(status|body\.error)$/,
  },
  {
    line: 'An instance without a name is left out',
    where: /(applicationInstance|target|application_instance)$/,
  },
  {
    line: 'An instance without a name is left out',
    request: /deployed-versions/,
    where: /undeployedAt$/,
  },
  {
    line: 'one selector that finds several versions',
    request: /^GET \/matrix\?[^&]+&q\[\]\[(branch|tag)\]=[^&]+$/,
    where: /^body\.(matrix|summary|notices)/,
  },
  { line: '`pb:schemas`', where: /pb:schemas$/ },
  {
    line: 'A problem says its charset',
    where: /^header content-type$/,
    reference: /problem\+json"$/,
  },
  {
    line: 'A body that is no object',
    where: /^body\.errors\.(name|success|providerApplicationVersion)$/,
    reference: /is missing/,
  },
  { line: 'All that is wrong with a list is told', where: /^body\.errors\.tags$/ },
  {
    line: 'Results are numbered from 1',
    request: /verification-results\/\d+$/,
    where: /^status$/,
    reference: /^\[404/,
  },
  {
    line: 'The latest result of a tag is found',
    request: /latest\/prod\/verification-results\/latest$/,
    where: /^status$/,
  },
  { line: 'A slash in a name is no end of it', request: /%2F/, where: /(branchVersions|tags)$/ },
  {
    line: 'The links of a list by tag name the pacticipant',
    request: /\/tags\/[^/]+\/versions$/,
    where: /pacticipant\.href$/,
  },
  { line: 'A version links to each of its pacts once', where: /pb:pact-versions$/ },
  {
    line: 'Titles of links, advice and warnings are in our own words',
    request: /^POST \/contracts\/publish/,
    where: /^body\.errors\.contracts\[\d+\]$/,
    reference: /Cannot change the content/,
  },
  {
    line: 'Metrics count revisions of one version once',
    request: /^GET \/metrics/,
    where: /^body\./,
  },
  { line: 'Lists are newest first', where: /pb:deployed-environments\[\d+\]\.href$/ },
  {
    line: 'A webhook that was made by PUT',
    request: /^PUT \/webhooks/,
    where: /^header location$/,
  },
  { line: 'row limit', request: /limit=/, where: /./ },
  {
    line: 'A fallback is judged by what it needs',
    where: /^body\.errors\.consumerVersionSelectors$/,
  },
  {
    line: 'Lists are newest first',
    where:
      /^body\._(embedded\.(pacts|releasedVersions|deployedVersions)|links\.(pacts|pact-versions|pb:pact-versions))/,
  },
]

/** Whether a listed difference explains this one. */
export function explains(request: Request, { where, reference }: Difference): boolean {
  const text = JSON.stringify(reference) ?? ''
  const found = expectations.find(
    (expectation) =>
      (expectation.request?.test(request.line) ?? true) &&
      expectation.where.test(where) &&
      (expectation.reference?.test(text) ?? true),
  )
  if (found) found.used = true
  return found !== undefined
}
