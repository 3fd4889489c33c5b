/** What a relation of the API leads to, for a person who reads a resource. */
export interface Relation {
  leadsTo: string
  /** What can be done there besides reading it. */
  use?: string
}

/** Every relation that the API prints, by its name without the prefix. A test compares the two. */
export const relations: Readonly<Record<string, Relation>> = {
  'all-pact-versions': {
    leadsTo: 'Every publication of the pact between this consumer and this provider.',
    use: 'DELETE deletes them all.',
  },
  branch: { leadsTo: 'The branch.', use: 'DELETE deletes it; its versions stay.' },
  'branch-pact-versions': {
    leadsTo: 'What versions on a branch of the consumer published for the provider.',
    use: 'DELETE deletes these pacts.',
  },
  'branch-version': {
    leadsTo: 'The membership of a version in a branch.',
    use: 'PUT adds the version to the branch, and makes either where it is missing; DELETE takes it off the branch.',
  },
  branches: {
    leadsTo: 'The branches of the pacticipant, the one that moved last first; always in pages.',
    use: 'DELETE deletes all of them but the main branch; `exclude[]` names others that shall stay.',
  },
  'can-i-deploy-badge': {
    leadsTo:
      'A picture for a README: whether the latest version with one tag goes with the latest ones that have another.',
  },
  'can-i-deploy-branch-to-environment-badge': {
    leadsTo: 'A picture for a README: whether the head of a branch may go to an environment.',
  },
  'can-i-deploy-pacticipant-version-to-environment': {
    leadsTo:
      'The answer of the gate for one version and one environment: `summary.deployable`, with reasons.',
  },
  'can-i-deploy-pacticipant-version-to-tag': {
    leadsTo:
      'The answer of the gate for one version, beside the latest versions that have a tag: `summary.deployable`, with reasons.',
  },
  'comparison-pact': { leadsTo: 'The older of the two pacts that are compared.' },
  consumer: { leadsTo: 'The pacticipant that relies on the other one.' },
  'consumer-version': { leadsTo: 'The version of the consumer that published the pact.' },
  'consumer-versions': {
    leadsTo: 'The versions of the consumer that this content was asked for, newest first.',
  },
  consumers: { leadsTo: 'The consumers that rely on it.' },
  'consumer-webhooks': { leadsTo: 'The webhooks for all pacts of this consumer.' },
  contracts: { leadsTo: 'The pacts that the request published.' },
  'currently-deployed-deployed-versions': {
    leadsTo: 'The deployments that have not ended, in this environment.',
  },
  'currently-supported-released-versions': {
    leadsTo: 'The releases whose support has not ended, in this environment.',
  },
  create: { leadsTo: 'This list of webhooks.', use: 'POST adds one to it.' },
  dashboard: {
    leadsTo:
      'The pacts that matter today and how they stand: the latest, the latest with each tag, and those of live versions.',
  },
  delete_integration: {
    leadsTo: 'The integration of the two.',
    use: 'Only DELETE: it deletes their pacts and results, and what of either nothing else needs. It cannot be read.',
  },
  'deployed-environments': {
    leadsTo:
      'Deployments, named by environment; `currently_deployed` says which of them have not ended.',
  },
  diff: {
    leadsTo: 'What differs between this content and another one, as text.',
  },
  'diff-previous-distinct': {
    leadsTo: 'What differs between this pact and the last one before it with another content.',
  },
  environment: {
    leadsTo: 'A place where versions run.',
    use: 'PUT changes it, DELETE deletes it, with its deployments and releases.',
  },
  environments: {
    leadsTo: 'All environments.',
    use: 'POST makes one, of `name`, `displayName`, `production` and `contacts`.',
  },
  'error-logs': { leadsTo: 'What happened at each attempt of deliveries that failed, as text.' },
  execute: {
    leadsTo: 'A trial of the webhook.',
    use: 'Only POST: it sends the request once, for the latest pact, and answers what came back.',
  },
  fields: {
    leadsTo: 'The fields of the resource, each with the consumers that rely on it.',
  },
  group: { leadsTo: 'The consumer of the integration.' },
  integrations: {
    leadsTo: 'Who has a pact with whom. As `text/vnd.graphviz` it is a drawing instruction.',
    use: 'DELETE empties the broker, but for its environments.',
  },
  label: {
    leadsTo: 'A label of the pacticipant.',
    use: 'PUT adds it, DELETE takes it off.',
  },
  'latest-branch-pact-versions': {
    leadsTo: 'What the head of a branch of the consumer published for the provider.',
  },
  'latest-main-branch-pact-versions': {
    leadsTo: "What the head of the consumer's main branch published for the provider.",
  },
  'latest-pact-version': { leadsTo: 'The pact of the newest consumer version that has one.' },
  'latest-pact-versions': { leadsTo: 'The latest pact of every integration.' },
  'latest-provider-pacts': {
    leadsTo: "The latest pact of each of the provider's consumers.",
  },
  'latest-provider-pacts-with-branch': {
    leadsTo: "The latest pact on a branch, of each of the provider's consumers.",
  },
  'latest-provider-pacts-with-main-branch': {
    leadsTo: "The latest pact on the main branch of each of the provider's consumers.",
  },
  'latest-provider-pacts-with-tag': {
    leadsTo: "The latest pact with a tag, of each of the provider's consumers.",
  },
  'latest-tagged-pact-version': {
    leadsTo: 'The pact of the newest consumer version that has a tag.',
  },
  'latest-tagged-version': { leadsTo: 'The newest version that has a tag.' },
  'latest-untagged-pact-version': {
    leadsTo: 'The pact of the newest consumer version that has no tag.',
  },
  'latest-verification-results': {
    leadsTo: 'The newest result for this content.',
    use: 'DELETE deletes it.',
  },
  'latest-verification-results-where-pacticipant-is-consumer': {
    leadsTo: 'The newest result for each pact of this version, and whether all of them are good.',
  },
  'latest-version': { leadsTo: 'The version that comes last in the order of its pacticipant.' },
  logs: { leadsTo: 'What happened at each attempt to deliver, as text.' },
  'main-branch-pact-versions': {
    leadsTo: "What versions on the consumer's main branch published for the provider.",
    use: 'DELETE deletes these pacts.',
  },
  matrix: { leadsTo: 'All pairs of versions with a pact between them, and what is known of each.' },
  'matrix-for-consumer-version': {
    leadsTo: 'The matrix for the consumer version that published this pact.',
  },
  metrics: { leadsTo: 'How much there is of everything, in numbers.' },
  pact: { leadsTo: 'The pact that this was derived from.' },
  'pact-version': {
    leadsTo: 'A pact: by its content, which never changes, or by the version that published it.',
  },
  'pact-versions': { leadsTo: 'Pacts, one for each version or provider.' },
  'pact-webhooks': { leadsTo: 'The webhooks for pacts between this consumer and this provider.' },
  pacticipant: {
    leadsTo: 'An application that takes part in contracts.',
    use: 'PATCH changes it, PUT replaces it, DELETE deletes it with everything that hangs on it.',
  },
  'pacticipant-branch': {
    leadsTo: 'A branch of a pacticipant.',
    use: 'DELETE deletes it; its versions stay.',
  },
  'pacticipant-branch-version': {
    leadsTo: 'The membership of a version in a branch.',
    use: 'PUT adds the version to the branch, and makes either where it is missing; DELETE takes it off the branch.',
  },
  'pacticipant-version': {
    leadsTo: 'One build of an application.',
    use: 'PUT and PATCH make or change it, DELETE deletes it with its pacts and results.',
  },
  'pacticipant-version-tag': {
    leadsTo: 'A tag of a version.',
    use: 'PUT adds it, and makes the version where it is missing; DELETE takes it off.',
  },
  'pacticipant-version-tags': { leadsTo: 'The tags that the version was given.' },
  pacticipants: {
    leadsTo: 'The applications that take part in contracts.',
    use: 'POST makes one, of `name`, `displayName`, `mainBranch` and `repositoryUrl`.',
  },
  'pacticipants-with-label': { leadsTo: 'The pacticipants that carry a label.' },
  pacts: { leadsTo: 'Pacts, named by their consumers.' },
  'previous-distinct': { leadsTo: 'The last pact before this one with another content.' },
  provider: { leadsTo: 'The pacticipant that the other one relies on.' },
  'provider-pacts': { leadsTo: 'Every pact of a provider, of all versions of all consumers.' },
  'provider-pacts-for-verification': {
    leadsTo: 'The pacts that a build of the provider is to verify.',
    use: 'POST sends `consumerVersionSelectors`, `providerVersionBranch`, `includePendingStatus` and `includeWipPactsSince`.',
  },
  'provider-pacts-with-branch': {
    leadsTo: "What versions on a branch of the provider's consumers published.",
  },
  'provider-pacts-with-main-branch': {
    leadsTo: "What versions on the main branches of the provider's consumers published.",
  },
  'provider-pacts-with-tag': {
    leadsTo: "What versions with a tag of the provider's consumers published.",
  },
  'provider-resources': {
    leadsTo: "What the provider's consumers rely on, by resource.",
  },
  'provider-version': { leadsTo: 'The version of the provider.' },
  'provider-webhooks': { leadsTo: 'The webhooks for all pacts of this provider.' },
  'publish-contracts': {
    leadsTo: 'Where a build publishes its contracts, its branch and its tags at once.',
    use: 'Only POST.',
  },
  'publish-pact': {
    leadsTo: 'The pact of one consumer version.',
    use: 'PUT publishes it, PATCH merges interactions into it, DELETE deletes it.',
  },
  'publish-verification-results': {
    leadsTo: 'The results for this content.',
    use: 'Only POST: `success`, `providerApplicationVersion`, `testResults`, `buildUrl`.',
  },
  'record-deployment': {
    leadsTo: 'The deployments of this version to an environment; named by environment.',
    use: 'POST records one, of `applicationInstance` where there are several.',
  },
  'record-release': {
    leadsTo: 'The releases of this version to an environment; named by environment.',
    use: 'POST records one.',
  },
  'released-environments': {
    leadsTo:
      'Releases, named by environment; `currently_supported` says which are still supported.',
  },
  resource: { leadsTo: 'One resource of the provider, with what its consumers rely on.' },
  schema: { leadsTo: 'A JSON Schema of what a consumer relies on, or sends.' },
  'schema-comparison': {
    leadsTo: 'What differs between the schemas of two pacts, and whether it breaks anyone.',
  },
  'schema-comparison-previous-distinct': {
    leadsTo: 'The same, with the last pact before this one that has another content.',
  },
  'schema-compatibility': {
    leadsTo: 'How changes of schemas are judged for this provider.',
  },
  schemas: { leadsTo: 'The JSON Schemas of this pact, by resource.' },
  tag: { leadsTo: 'A tag of the version.', use: 'PUT adds it, DELETE takes it off.' },
  'tag-prod-version': {
    leadsTo: 'The tag `prod` of the consumer version.',
    use: 'PUT adds it. It can be read only where the version has it.',
  },
  'tag-version': {
    leadsTo: 'A tag of the consumer version.',
    use: 'PUT adds it.',
  },
  'tagged-pact-versions': {
    leadsTo: 'What versions of the consumer with a tag published for the provider.',
    use: 'DELETE deletes these pacts.',
  },
  'triggered-webhooks': { leadsTo: 'What was delivered, or is to be, because of this.' },
  'verification-result': { leadsTo: 'A result of a verification.' },
  version: {
    leadsTo: 'One build of the application.',
    use: 'PUT and PATCH make or change it, DELETE deletes it with its pacts and results.',
  },
  'version-tag': {
    leadsTo: 'A tag of a version.',
    use: 'PUT adds it, and makes the version where it is missing; DELETE takes it off.',
  },
  versions: { leadsTo: 'The versions of the pacticipant, newest first.' },
  webhook: {
    leadsTo: 'A request that the broker sends when something happens.',
    use: 'PUT makes or changes it, DELETE deletes it.',
  },
  'webhook-status': {
    leadsTo: 'What the webhooks for the latest pact of this consumer and provider did last.',
  },
  webhooks: { leadsTo: 'The webhooks.', use: 'POST makes one.' },
}
