import type { Difference } from './compare.ts'
import * as when from './conditions.ts'
import type { Request } from './request.ts'

/** A difference that is meant, and the words of docs/differences.md that say so. */
export interface Expectation {
  line: string
  /** Which requests; all, when absent. */
  request?: RegExp
  /** Which part of the answer. */
  where: RegExp
  /** What the two say there. */
  when: when.Condition
  /** How many differences it has explained. */
  times?: number
}

const ownWords = 'Titles of links, advice and warnings are in our own words'
const alwaysThere = 'Lists and links that could be there are always there'
const order = 'Lists are newest first'
const severalVersions = /^GET \/matrix\?[^&]+&q\[\]\[(branch|tag)\]=[^&]+$/
const sentence = '405 and 415 carry a sentence'

export const expectations: Expectation[] = [
  {
    line: ownWords,
    request: /^GET \/$/,
    where: /^body\._links\.pb:[\w-]+\.title$/,
    when: when.sameNames,
  },
  {
    line: ownWords,
    request: /^\w+ \/.*webhooks/,
    where: /\._links\.(self|pb:execute|pb:webhooks\[\d+\])\.title$/,
    when: when.sameNames,
  },
  {
    line: ownWords,
    request: /(deployed|released)-versions\/environment/,
    where: /^body\._links\.self\.title$/,
    when: when.says(
      /^(Deployed|Released) versions for .+ version \w+ in /,
      /^(Deployed|Released) versions for .+ version \w+$/,
    ),
  },
  {
    line: ownWords,
    where: /^body\.(detail|error)$/,
    when: when.says(/^JSON::ParserError - /, /^The (request body|pact) is not JSON: /),
  },
  {
    line: ownWords,
    where: /^body\.error$/,
    when: when.becomes((text) => text.replace(/^RuntimeError - /, '')),
  },
  {
    line: ownWords,
    request: /^(PUT|PATCH) \/pacts\//,
    where: /^body\.error$/,
    when: when.bothSay(/^Cannot change the content of the pact for .+ version .+ and provider /),
  },
  {
    line: 'a 404 names what is missing',
    where: /^body\.error$/,
    when: when.says(/^The requested document was not found on this server\.$/, /^No .+ found/),
  },
  {
    line: 'a problem body carries the status',
    where: /^body\.title$/,
    when: when.are('Server error', 'Bad request'),
  },
  {
    line: ownWords,
    where: /^body\.title$/,
    when: when.are('404 Not Found', 'Not found'),
  },
  {
    line: sentence,
    request: /^PUT \/pacticipants\/[^/]+$/,
    where: /^body\.error$/,
    when: when.says(/^No pacticipant/, /^The content type must be application\/json, but is /),
  },
  {
    line: ownWords,
    request: /^GET .*\/for-verification$/,
    where: /notices\[0\]\.text$/,
    when: when.referenceSays(/uses a beta version of the API/),
  },
  { line: ownWords, where: /notices\[\d+\]\.text$/, when: when.sameFacts },
  { line: ownWords, where: /^body\.summary\.reason$/, when: when.sameNumberOfLines },
  {
    line: ownWords,
    request: /^GET \/matrix\?.*environment=/,
    where: /^body\.errors\[\d+\]$/,
    when: when.referenceSays(/^Environment with name '.*' does not exist$/),
  },
  {
    line: ownWords,
    request: /^POST \/contracts\/publish/,
    where: /^body\.errors\.contracts\[\d+\]$/,
    when: when.bothSay(/^Cannot change the content/),
  },
  {
    line: ownWords,
    request: /^(POST|PUT) \/webhooks/,
    where: /^body\.errors\.request\.url\[0\]$/,
    when: when.bothSay(/^scheme must be/),
  },
  {
    line: 'On the dashboard a tag is the latest',
    request: /^GET \/dashboard/,
    where: /pactTags\[\d+\]\.latest$/,
    when: when.are(true, false),
  },
  {
    line: "What is missing in a webhook's request is named",
    request: /^(POST|PUT) \/webhooks/,
    where: /^body\.errors\.request$/,
    when: when.omitted(['is missing'], ['must be filled']),
  },
  {
    line: "What is missing in a webhook's request is named",
    request: /^(POST|PUT) \/webhooks/,
    where: /^body\.errors\.(request\.(url|method)|events)$/,
    when: when.are(undefined, ['is missing']),
  },
  {
    line: "The old addresses of a pair's webhooks",
    request: /^GET \/pacts\/.*webhooks/,
    where: /^body\._links\.(self|pb:create|pb:pact-webhooks)\.href$/,
    when: when.becomes((text) =>
      text.replace(/\/pacts\/(provider\/[^/]+\/consumer\/[^/]+)\/webhooks$/, '/webhooks/$1'),
    ),
  },
  {
    line: "the status of a pair's webhooks links to the content",
    request: /^GET \/pacts\/.*webhooks\/status/,
    where: /^body\._links\.pb:pact-version$/,
    when: when.added,
  },
  {
    line: 'Addresses in `/integrations` are whole',
    request: /^GET \/integrations/,
    where: /pb:matrix\.href$/,
    when: when.becomes((path) => `BASE${path}`),
  },
  {
    line: 'The ids in the CSV of relationships',
    request: /^GET \/(relationships|groups)/,
    where: /^body$/,
    when: when.sameButForNumbers,
  },
  {
    line: 'What the reference answers with a 500',
    where: /^status$/,
    when: when.statuses([500], [200, 201, 400]),
  },
  { line: sentence, where: /^body$/, when: when.aSentenceInsteadOfNothing },
  {
    line: sentence,
    where: /^header content-type$/,
    when: when.are(undefined, 'application/hal+json;charset=utf-8'),
  },
  { line: sentence, request: /^OPTIONS/, where: /^header allow$/, when: when.added },
  {
    line: 'HEAD is answered like GET',
    where: /^header (allow|access-control-allow-methods)$/,
    when: when.sameButForHead,
  },
  {
    line: 'a 404 names what is missing',
    where: /^header content-type$/,
    when: when.are('application/json;charset=utf-8', 'application/hal+json;charset=utf-8'),
  },
  { line: 'a problem body carries the status', where: /^body\.status$/, when: when.are(500, 400) },
  {
    line: 'A problem and a probe say their charset',
    where: /^body\.type$/,
    when: when.becomes((type) =>
      type.replace(/^(BASE)?\/problem\//, 'BASE/problems/').replace(/server-error$/, 'bad-request'),
    ),
  },
  {
    line: 'A problem and a probe say their charset',
    where: /^header content-type$/,
    when: when.becomes((type) => type.replace(/problem\+json$/, 'problem+json;charset=utf-8')),
  },
  {
    line: 'File extensions are taken from a path only',
    request: /\.json$/,
    where: /^status$/,
    when: when.statuses([200], [404]),
  },
  {
    line: 'The `Location` of a new pacticipant is its address',
    request: /^POST \/pacticipants/,
    where: /^header location$/,
    when: when.becomes((text) => text.replace('pacticpants', 'pacticipants')),
  },
  {
    line: 'The `Location` of a new pacticipant is its address',
    request: /^POST \/pacticipants$/,
    where: /^header location$/,
    when: when.are('BASE/pacticpants/X', undefined),
  },
  { line: 'The same fault is told once', where: /^body\.errors/, when: when.saidOnce },
  {
    line: 'The same fault is told once',
    request: /^POST \/contracts\/publish/,
    where: /^body\.errors\.contracts$/,
    when: when.withoutWhatFollows(
      'is not valid Base64 (at index 0)',
      'content could not be parsed as application/json (at index 0)',
    ),
  },
  {
    line: 'What has the wrong shape is told before what it says is judged',
    request: /^POST \/contracts\/publish/,
    where: /^body\.errors\.contracts$/,
    when: when.shapeFirst,
  },
  {
    line: 'All that is wrong with a list is told',
    where: /^body\.errors\.(tags|contracts)$/,
    when: when.more,
  },
  {
    line: 'A body that is no object',
    where: /^body\.errors(\.)?$/,
    when: when.becomesOneOf(
      ['must be a hash'],
      { '': ['must be a hash'] },
      { name: ['is missing'] },
    ),
  },
  {
    line: 'A body that is no object',
    where: /^body\.errors\.(name|success|providerApplicationVersion)$/,
    when: when.are(['is missing'], undefined),
  },
  {
    line: 'A body that is no object',
    where: /^body\.error$/,
    when: when.referenceSays(/^(TypeError|JSON::ParserError) - /),
  },
  {
    line: alwaysThere,
    where:
      /\.(branches|pb:released-environments|pb:deployed-environments|pb:pacts|pb:provider-webhooks)$/,
    when: when.added,
  },
  {
    line: '`pb:tag-version` is marked as a template',
    where: /pb:tag-version\.templated$/,
    when: when.are(undefined, true),
  },
  {
    line: 'Every link of the index says whether it is a template',
    request: /^GET \/$/,
    where: /\.templated$/,
    when: when.isBoolean,
  },
  {
    line: '`pb:consumer-webhooks` and `pb:provider-webhooks` both lead where they say',
    where: /pb:consumer-webhooks\.href$/,
    when: when.bothSay(/^BASE\/webhooks\/consumer\/[^/]+$/),
  },
  {
    line: '`pb:consumer-webhooks` and `pb:provider-webhooks` both lead where they say',
    where: /pb:consumer-webhooks\.title$/,
    when: when.says(
      /^Webhooks for all pacts with provider /,
      /^Webhooks for all pacts with consumer /,
    ),
  },
  {
    line: 'A space in a query is `%20`',
    where: /\.href$/,
    when: when.becomes((href) => href.replaceAll('+', '%20')),
  },
  { line: '`summary.reasons`', where: /^body\.summary\.reasons$/, when: when.added },
  {
    line: '`updatedAt` follows whole seconds',
    where: /updatedAt$/,
    when: when.omitted('TIME'),
  },
  {
    line: '`updatedAt` follows whole seconds',
    where: /updatedAt$/,
    when: when.are(undefined, 'TIME'),
  },
  {
    line: 'The `self` of a list is its own address',
    request: /^GET \/pacticipants\/label\//,
    where: /^body\._links\.self\.href$/,
    when: when.bothSay(/^BASE\/pacticipants/),
  },
  {
    line: 'A slash in a name is no end of it',
    request: /\/tags\/[^/]*%2F/,
    where: /^status$/,
    when: when.statuses([404], [200, 204]),
  },
  {
    line: 'The versions of an environment are found by its uuid',
    request: /environments\/\{one\}\/versions$/,
    where: /^status$/,
    when: when.statuses([404], [200]),
  },
  {
    line: 'A slash in a name is no end of it',
    request: /%2F/,
    where: /\.(branchVersions|tags)$/,
    when: when.more,
  },
  {
    line: 'Types are checked',
    request:
      /^(PUT \/pacticipants\/[^/]+\/versions\/[^/]+|POST \/.*\/verification-results|PATCH \/deployed-versions\/.*)$/,
    where: /^status$/,
    when: when.refuses('buildUrl', 'currentlyDeployed'),
  },
  {
    line: 'An unknown environment for provider states is a 404',
    request: /provider-states\/environment/,
    where: /^status$/,
    when: when.statuses([200], [404]),
  },
  {
    line: '`application/json` is accepted wherever',
    where: /^status$/,
    when: when.statuses([406], [200, 204, 404]),
  },
  {
    line: 'OPTIONS asks for no selectors',
    request: /^OPTIONS/,
    where: /^status$/,
    when: when.statuses([400], [200]),
  },
  {
    line: 'An empty body means an empty object',
    request: /labels/,
    where: /^status$/,
    when: when.statuses([415], [201]),
  },
  {
    // The request before, which has no body, has already made the label here.
    line: 'An empty body means an empty object',
    request: /labels/,
    where: /^status$/,
    when: when.statuses([201], [200]),
  },
  {
    line: 'A failure names the provider version',
    request: /^GET \/matrix\?q\[\]\[pacticipant\]=[^&]+(&q\[\]\[version\]=)?$/,
    where: /^body\.summary\.reason$/,
    when: when.referenceSays(/any version of .+ and any version of .+ failed/),
  },
  {
    line: 'a deployment without one takes the place of the one before',
    request: /deployed-versions\/\{d2\}/,
    where: /undeployedAt$/,
    when: when.are(undefined, 'TIME'),
  },
  {
    line: 'one selector that finds several versions',
    request: severalVersions,
    where: /^body\.matrix$/,
    when: when.moreRows,
  },
  {
    line: 'one selector that finds several versions',
    request: severalVersions,
    where: /^body\.notices$/,
    when: when.otherAfterWarning,
  },
  {
    line: 'one selector that finds several versions',
    request: severalVersions,
    where: /^body\.summary\.(success|failed|unknown)$/,
    when: when.greater,
  },
  {
    line: 'one selector that finds several versions',
    request: severalVersions,
    where: /^body\.summary\.deployable$/,
    when: when.are(true, false),
  },
  {
    line: 'one selector that finds several versions',
    request: severalVersions,
    where: /^body\.summary\.reason$/,
    when: when.bothSay(/^WARN: .+\n/),
  },
  { line: 'identical notices', where: /^body\.notices$/, when: when.saidOnce },
  { line: '`pb:schemas`', where: /pb:schemas$/, when: when.added },
  {
    line: 'Results are numbered from 1',
    request: /verification-results\/\d+$/,
    where: /^status$/,
    when: when.statuses([404], [200, 204]),
  },
  {
    line: 'The latest result of a tag is found',
    request: /latest\/prod\/verification-results\/latest$/,
    where: /^status$/,
    when: when.statuses([404], [200]),
  },
  {
    line: 'The links of a list by tag name the pacticipant',
    request: /\/tags\/[^/]+\/versions$/,
    where: /(pacticipant\.href|(pacticipant|self)\.title)$/,
    when: when.completed,
  },
  {
    line: 'A version links to each of its pacts once',
    where: /pb:pact-versions$/,
    when: when.saidOnce,
  },
  {
    line: 'Metrics count revisions of one version once',
    request: /^GET \/metrics/,
    where: /^body\.pactVersions\.count$/,
    when: when.fewer,
  },
  {
    line: 'A webhook that was made by PUT',
    request: /^PUT \/webhooks/,
    where: /^header location$/,
    when: when.added,
  },
  {
    line: 'a question cut by its limit',
    request: /limit=1/,
    where: /^body\.matrix$/,
    when: when.moreRows,
  },
  {
    line: 'a question cut by its limit',
    request: /limit=1/,
    where: /^body\.notices\[1\]\.type$/,
    when: when.are('error', 'warning'),
  },
  {
    line: 'a question cut by its limit',
    request: /limit=1/,
    where: /^body\.notices\[1\]\.text$/,
    when: when.says(/^There is no verified pact/, /^WARN: Only the newest 1 rows were looked at/),
  },
  {
    line: 'a question cut by its limit',
    request: /limit=1/,
    where: /^body\.summary\.(success|limited)$/,
    when: (reference, ours) => !reference && ours === 1,
  },
  {
    line: 'a question cut by its limit',
    request: /limit=1/,
    where: /^body\.summary\.unknown$/,
    when: when.are(1, 0),
  },
  {
    line: 'A fallback is judged by what it needs',
    where: /^body\.errors\.consumerVersionSelectors$/,
    when: when.referenceSays(/^must specify a value for environment/),
  },
  {
    line: order,
    where:
      /\.(pacts|releasedVersions|pact-versions|pb:pacts|pb:pact-versions|pb:deployed-environments) order$/,
    when: when.inAnyOrder,
  },
  {
    line: 'A problem and a probe say their charset',
    request: /^GET \/diagnostic\//,
    where: /^header content-type$/,
    when: when.becomes((type) => `${type};charset=utf-8`),
  },
  {
    line: 'Credentials that cannot be read are refused as wrong ones are',
    where: /^status$/,
    when: when.are([400, ''], [401, '']),
  },
  {
    line: '`diff/version/…` compares with the version that it names',
    request: /diff\/version\/2$/,
    where: /^body$/,
    when: when.says(/^No previous distinct version was found/, /^# Diff between versions /),
  },
  {
    line: '`diff/version/…` compares with the version that it names',
    request: /diff\/version\/9$/,
    where: /^status$/,
    when: when.statuses([200], [404]),
  },
  {
    line: 'A diff says which interaction a line is in',
    request: /\/diff\//,
    where: /^body$/,
    when: when.bothSay(/^# Diff between versions /),
  },
  {
    line: '`/hal-browser` leads there, and nothing else does',
    request: /^GET \/$/,
    where: /^status$/,
    when: when.statuses([303], [200]),
  },
  {
    line: 'A short description says each thing once',
    where: /\.shortDescription$/,
    when: when.samePartsOnce,
  },
]

/** Whether a listed difference explains this one. */
export function explains(request: Request, { where, reference, ours }: Difference): boolean {
  const found = expectations.find(
    (expectation) =>
      (expectation.request?.test(request.line) ?? true) &&
      expectation.where.test(where) &&
      expectation.when(reference, ours),
  )
  if (found) found.times = (found.times ?? 0) + 1
  return found !== undefined
}
