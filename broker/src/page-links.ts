import { encode, type Pair } from './links.ts'

/** Parameters of a page; what is absent or empty is left out, and a list repeats its name. */
export type PageQuery =
  | Record<string, string | number | readonly string[] | undefined>
  /** In their order, which says what belongs together: `q[][pacticipant]`, `q[][version]`, `q[][pacticipant]`. */
  | readonly (readonly [string, string])[]

/** The address of every page, in the moment that is looked at: a link never leads out of it by itself. */
export type PageLinks = ReturnType<typeof pageLinksFrom>

/** `base` as for the links of the API; `asOf` absent: now. */
export function pageLinksFrom(base: string, asOf?: Date) {
  const page = (segments: (string | number)[], query: PageQuery = {}) => {
    const path = [base, ...segments.map((segment) => encode(String(segment)))].join('/')
    const parameters = parametersOf(query, asOf)
    return (segments.length === 0 ? `${path}/` : path) + parameters
  }
  const pact = ({ consumer, provider }: Pair, ...rest: string[]) => [
    'pacts',
    'provider',
    provider,
    'consumer',
    consumer,
    ...rest,
  ]

  return {
    base,
    asOf,
    /** A path below the base that is the same at every moment: `/static/concordat.css`. */
    fixed: (path: string) => base + path,

    integrations: (query?: PageQuery) => page([], query),
    integration: ({ consumer, provider }: Pair, query?: PageQuery) =>
      page(['dashboard', 'provider', provider, 'consumer', consumer], query),
    matrix: (query?: PageQuery) => page(['matrix'], query),
    pairMatrix: ({ consumer, provider }: Pair, query?: PageQuery) =>
      page(['matrix', 'provider', provider, 'consumer', consumer], query),
    verdict: (query?: PageQuery) => page(['can-i-deploy'], query),
    applications: (query?: PageQuery) => page(['pacticipants'], query),
    application: (name: string, query?: PageQuery) => page(['pacticipants', name], query),
    pact: (pair: Pair, number: string, query?: PageQuery) =>
      page(pact(pair, 'version', number), query),
    diff: (pair: Pair, number: string, other: string, query?: PageQuery) =>
      page(pact(pair, 'version', number, 'diff', 'version', other), query),
    environments: (query?: PageQuery) => page(['environments'], query),
    graph: (query?: PageQuery) => page(['graph'], query),
    search: (query?: PageQuery) => page(['search'], query),
    /** What signs, words and colours mean; the same at every moment. */
    signs: () => `${base}/help/signs`,

    /** Providers, whose consumers' contracts can be read as schemas. */
    schemas: (query?: PageQuery) => page(['schemas'], query),
    /** What all consumers together rely on: of all resources, or of one. */
    providerSchemas: (provider: string, query?: PageQuery) =>
      page(['schemas', 'provider', provider, 'resources'], query),
    providerSchema: (provider: string, resource: string, query?: PageQuery) =>
      page(['schemas', 'provider', provider, 'resources', resource], query),
    compatibility: (provider: string, query?: PageQuery) =>
      page(['schemas', 'provider', provider, 'compatibility'], query),
    /** What one pact says as schemas: of all resources, or of one. */
    contractSchemas: (pair: Pair, number: string, resource?: string, query?: PageQuery) =>
      page(pact(pair, 'version', number, 'schemas', ...[resource ?? []].flat()), query),
    schemaComparison: (pair: Pair, number: string, other: string, query?: PageQuery) =>
      page(pact(pair, 'version', number, 'schema-comparison', 'version', other), query),

    webhooks: (query?: PageQuery) => page(['webhooks'], query),
    /** Those that are set up for exactly this pair. */
    pairWebhooks: ({ consumer, provider }: Pair) =>
      page(['webhooks', 'provider', provider, 'consumer', consumer]),
    /** What webhooks have made of a pact and its newest result, each with the reason. */
    webhooksWhy: (query?: PageQuery) => page(['webhooks', 'why'], query),
    /** The form for one that is not there yet, which may come filled in. */
    newWebhook: (query?: PageQuery) => page(['webhooks', 'new'], query),
    /** A webhook, or what is done to it: the pages `edit` and `delete`, and `test`. */
    webhook: (uuid: string, act?: 'edit' | 'delete' | 'test', query?: PageQuery) =>
      page(['webhooks', uuid, ...[act ?? []].flat()], query),
    /** One delivery, with the logs of all attempts. */
    delivery: (uuid: string, query?: PageQuery) =>
      page(['triggered-webhooks', uuid, 'logs'], query),
    /** What the form for sending a delivery's request once more is sent to. */
    sendAgain: (uuid: string) => page(['triggered-webhooks', uuid, 'send-again']),
  }
}

function parametersOf(query: PageQuery, asOf: Date | undefined): string {
  const parameters = new URLSearchParams()
  const pairs = Array.isArray(query) ? query : Object.entries(query)
  for (const [name, value] of [...pairs, ['asOf', asOf?.toISOString()] as const]) {
    for (const one of [value].flat())
      if (one !== undefined && one !== '') parameters.append(name, String(one))
  }
  return parameters.size > 0 ? `?${parameters}` : ''
}
