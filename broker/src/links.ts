/**
 * Every URL this service prints, by name and number. Only this file encodes.
 * Names may hold `/`, `%`, spaces and non-ASCII characters: each is one percent-encoded segment.
 */
export type Links = ReturnType<typeof linksFrom>

/** One pact content, or one publication, is found by the pair it stands between. */
export interface Pair {
  consumer: string
  provider: string
}

/** `base` is the address clients reach the broker at, with a path if it is mounted below one, without a trailing slash. */
export function linksFrom(base: string) {
  const url = (...segments: (string | number)[]) => {
    let address = base
    for (const segment of segments) address += `/${encode(String(segment))}`
    return address
  }
  const pacts = (pair: Pair, ...rest: (string | number)[]) =>
    url('pacts', 'provider', pair.provider, 'consumer', pair.consumer, ...rest)
  const content = (pair: Pair, sha: string, metadata?: string) =>
    pacts(pair, 'pact-version', sha, ...(metadata ? ['metadata', metadata] : []))

  return {
    base,
    index: () => base,
    /** A template or a fixed path below the base: for HAL templates such as `/pacticipants/{pacticipant}`. */
    template: (path: string) => base + path,
    curie: (context: string) => `${base}/doc/{rel}?context=${context}`,
    problem: (type: string) => `${base}/problems/${type}`,

    pacticipants: () => url('pacticipants'),
    pacticipant: (name: string) => url('pacticipants', name),
    label: (name: string, label: string) => url('pacticipants', name, 'labels', label),
    labels: () => url('labels'),
    /** What hangs on a pacticipant, for clients to fill in. */
    pacticipantTemplates: (name: string) => {
      const own = url('pacticipants', name)
      return {
        version: `${own}/versions/{version}`,
        versionTag: `${own}/versions/{version}/tags/{tag}`,
        branchVersion: `${own}/branches/{branch}/versions/{version}`,
        label: `${own}/labels/{label}`,
        canIDeployBadge: `${own}/latest-version/{tag}/can-i-deploy/to/{environmentTag}/badge`,
        canIDeployBranchBadge: `${own}/branches/{branch}/latest-version/can-i-deploy/to-environment/{environment}/badge`,
      }
    },

    versions: (name: string) => url('pacticipants', name, 'versions'),
    version: (name: string, number: string) => url('pacticipants', name, 'versions', number),
    tag: (name: string, number: string, tag: string) =>
      url('pacticipants', name, 'versions', number, 'tags', tag),
    tagTemplate: (name: string, number: string) =>
      `${url('pacticipants', name, 'versions', number, 'tags')}/{tag}`,
    tagVersions: (name: string, tag: string) => url('pacticipants', name, 'tags', tag, 'versions'),
    latestVersion: (name: string, tag?: string) =>
      url('pacticipants', name, 'latest-version', ...(tag ? [tag] : [])),
    branches: (name: string) => url('pacticipants', name, 'branches'),
    branch: (name: string, branch: string) => url('pacticipants', name, 'branches', branch),
    branchLatestVersion: (name: string, branch: string) =>
      url('pacticipants', name, 'branches', branch, 'latest-version'),
    branchVersions: (name: string, branch: string) =>
      url('pacticipants', name, 'branches', branch, 'versions'),
    branchVersion: (name: string, branch: string, number: string) =>
      url('pacticipants', name, 'branches', branch, 'versions', number),
    environmentVersions: (name: string, environment: string) =>
      url('pacticipants', name, 'environments', environment, 'versions'),

    environments: () => url('environments'),
    environment: (uuid: string) => url('environments', uuid),
    currentlyDeployed: (uuid: string) =>
      url('environments', uuid, 'deployed-versions', 'currently-deployed'),
    currentlySupported: (uuid: string) =>
      url('environments', uuid, 'released-versions', 'currently-supported'),
    deployedVersion: (uuid: string) => url('deployed-versions', uuid),
    releasedVersion: (uuid: string) => url('released-versions', uuid),
    deployedVersions: (name: string, number: string, environment: string) =>
      url(
        'pacticipants',
        name,
        'versions',
        number,
        'deployed-versions',
        'environment',
        environment,
      ),
    releasedVersions: (name: string, number: string, environment: string) =>
      url(
        'pacticipants',
        name,
        'versions',
        number,
        'released-versions',
        'environment',
        environment,
      ),

    /** Any path below `/pacts/provider/P/consumer/C`: `pacts(pair, 'latest', 'prod')`. */
    pacts,
    pact: (pair: Pair, number: string) => pacts(pair, 'version', number),
    pactContent: content,
    latestPact: (pair: Pair, tag?: string) => pacts(pair, 'latest', ...(tag ? [tag] : [])),
    allPacts: (pair: Pair) => pacts(pair, 'versions'),
    /** What a pact leads to once a client has filled in a tag or the sha of another content. */
    latestPactTemplate: (pair: Pair) => `${pacts(pair, 'latest')}/{tag}`,
    pactDiffTemplate: (pair: Pair, sha: string) =>
      `${content(pair, sha)}/diff/pact-version/{pactVersion}`,
    providerPacts: (provider: string, ...rest: string[]) =>
      url('pacts', 'provider', provider, ...rest),
    latestPacts: () => url('pacts', 'latest'),
    publishContracts: () => url('contracts', 'publish'),

    /** The schemas of a version's pact, those of one resource, or one of them. */
    schemas: (pair: Pair, number: string, resource?: string, direction?: string) =>
      pacts(pair, 'version', number, 'schemas', ...[resource ?? [], direction ?? []].flat()),
    schemaComparison: (pair: Pair, number: string, other: string) =>
      pacts(pair, 'version', number, 'schema-comparison', 'version', other),
    schemaComparisonTemplate: (pair: Pair, number: string) =>
      `${pacts(pair, 'version', number, 'schema-comparison', 'version')}/{consumerVersionNumber}`,
    schemaComparisonWithPrevious: (pair: Pair, number: string) =>
      pacts(pair, 'version', number, 'schema-comparison', 'previous-distinct'),
    /** What all consumers together rely on: all resources, one, one in a direction, or its `fields`. */
    providerResources: (provider: string, ...rest: string[]) =>
      url('schemas', 'provider', provider, 'resources', ...rest),
    schemaCompatibility: (provider: string) =>
      url('schemas', 'provider', provider, 'compatibility'),

    verificationResults: (pair: Pair, sha: string, metadata?: string) =>
      `${content(pair, sha, metadata)}/verification-results`,
    verificationResult: (pair: Pair, sha: string, number: number | string, metadata?: string) =>
      `${content(pair, sha, metadata)}/verification-results/${encode(String(number))}`,
    consumerVersionResults: (consumer: string, number: string) =>
      url('verification-results', 'consumer', consumer, 'version', number, 'latest'),

    /** `query` is already encoded, without the question mark. */
    matrix: (query?: string) => url('matrix') + (query ? `?${query}` : ''),
    integrationMatrix: (pair: Pair) =>
      url('matrix', 'provider', pair.provider, 'consumer', pair.consumer),

    webhooks: () => url('webhooks'),
    webhook: (uuid: string) => url('webhooks', uuid),
    /** The test of a webhook; without a uuid, of one that is not saved. */
    executeWebhook: (uuid?: string) => url('webhooks', ...(uuid ? [uuid] : []), 'execute'),
    webhookCurie: () => `${base}/doc/webhooks-{rel}`,
    pactWebhooks: (pair: Pair) => pacts(pair, 'webhooks'),
    webhookStatus: (pair: Pair) => pacts(pair, 'webhooks', 'status'),
    pactTriggeredWebhooks: (pair: Pair, number: string) =>
      pacts(pair, 'version', number, 'triggered-webhooks'),
    labelledPacticipants: (label: string) => url('pacticipants', 'label', label),
    pairWebhooks: (pair: Pair) =>
      url('webhooks', 'provider', pair.provider, 'consumer', pair.consumer),
    providerWebhooks: (provider: string) => url('webhooks', 'provider', provider),
    consumerWebhooks: (consumer: string) => url('webhooks', 'consumer', consumer),
    triggeredWebhookLogs: (uuid: string) => url('triggered-webhooks', uuid, 'logs'),

    integrations: () => url('integrations'),
    integration: (pair: Pair) =>
      url('integrations', 'provider', pair.provider, 'consumer', pair.consumer),
    group: (name: string) => url('groups', name),
    dashboard: (pair?: Pair) =>
      url('dashboard', ...(pair ? ['provider', pair.provider, 'consumer', pair.consumer] : [])),
    metrics: () => url('metrics'),
    relations: () => url('doc'),
    relation: (name: string) => url('doc', name),
    /** `path` is one of the API, as it is written in a link. */
    explorer: (path?: string) =>
      url('explorer') + (path === undefined ? '' : `?path=${encode(path)}`),
    live: () => url('diagnostic', 'live'),
    ready: () => url('diagnostic', 'ready'),
    heartbeat: () => url('diagnostic', 'status', 'heartbeat'),
    dependencies: () => url('diagnostic', 'status', 'dependencies'),
  }
}

const nothingToEscape = /^[\w.~-]*$/

/** Everything but unreserved characters is escaped, as the protocol's other implementations do (RFC 3986, 2.3). */
export function encode(segment: string): string {
  if (nothingToEscape.test(segment)) return segment
  return encodeURIComponent(segment.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
