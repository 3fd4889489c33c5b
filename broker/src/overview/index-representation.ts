import type { Hal, Link } from '../hal/hal.ts'
import type { Links } from '../links.ts'

interface Relation {
  path: string
  title: string
  name?: string
}

const pair = '/pacts/provider/{provider}/consumer/{consumer}'

/** Where each relation leads, below the base URL. A path with braces is a template. Clients begin here. */
const relations: Record<string, Relation> = {
  'pb:publish-pact': {
    path: `${pair}/version/{consumerApplicationVersion}`,
    title: 'Publish a pact',
  },
  'pb:publish-contracts': { path: '/contracts/publish', title: 'Publish contracts' },
  'pb:latest-pact-versions': { path: '/pacts/latest', title: 'Latest pact versions' },
  'pb:tagged-pact-versions': {
    path: `${pair}/tag/{tag}`,
    title: 'All versions of a pact for a given consumer, provider and consumer version tag',
  },
  'pb:branch-pact-versions': {
    path: `${pair}/branch/{branch}`,
    title: "All versions of a pact for a named consumer's branch",
  },
  'pb:latest-branch-pact-versions': {
    path: `${pair}/branch/{branch}/latest/versions`,
    title: "The latest version of a pact for a named consumer's branch",
  },
  'pb:main-branch-pact-versions': {
    path: `${pair}/branch/versions`,
    title: "All versions of a pact for the consumer's main branch",
  },
  'pb:latest-main-branch-pact-versions': {
    path: `${pair}/branch/latest/versions`,
    title: "The latest version of a pact for the consumer's main branch",
  },
  'pb:provider-pacts-with-main-branch': {
    path: '/pacts/provider/{provider}/branch',
    title: "All pacts of a provider from its consumers' main branches",
  },
  'pb:provider-pacts-with-branch': {
    path: '/pacts/provider/{provider}/branch/{branch}',
    title: 'All pacts of a provider from a named branch',
  },
  'pb:latest-provider-pacts-with-main-branch': {
    path: '/pacts/provider/{provider}/branch/latest',
    title: "The latest pacts of a provider from its consumers' main branches",
  },
  'pb:latest-provider-pacts-with-branch': {
    path: '/pacts/provider/{provider}/branch/{branch}/latest',
    title: 'The latest pacts of a provider from a named branch',
  },
  'pb:pacticipants': { path: '/pacticipants', title: 'Pacticipants' },
  'pb:pacticipant': { path: '/pacticipants/{pacticipant}', title: 'Fetch pacticipant by name' },
  'pb:latest-provider-pacts': {
    path: '/pacts/provider/{provider}/latest',
    title: 'Latest pacts by provider',
  },
  'pb:latest-provider-pacts-with-tag': {
    path: '/pacts/provider/{provider}/latest/{tag}',
    title: 'Latest pacts for provider with the specified tag',
  },
  'pb:provider-pacts-with-tag': {
    path: '/pacts/provider/{provider}/tag/{tag}',
    title: 'All pact versions for the provider with the specified consumer version tag',
  },
  'pb:provider-pacts': {
    path: '/pacts/provider/{provider}',
    title: 'All pact versions for the specified provider',
  },
  'pb:latest-version': {
    path: '/pacticipants/{pacticipant}/latest-version',
    title: 'Latest pacticipant version',
  },
  'pb:latest-tagged-version': {
    path: '/pacticipants/{pacticipant}/latest-version/{tag}',
    title: 'Latest pacticipant version with the specified tag',
  },
  'pb:webhooks': { path: '/webhooks', title: 'Webhooks' },
  'pb:webhook': { path: '/webhooks/{uuid}', title: 'Webhook' },
  'pb:integrations': { path: '/integrations', title: 'Integrations' },
  'pb:pacticipant-version-tag': {
    path: '/pacticipants/{pacticipant}/versions/{version}/tags/{tag}',
    title: 'Get, create or delete a tag for a pacticipant version',
  },
  'pb:pacticipant-branch': {
    path: '/pacticipants/{pacticipant}/branches/{branch}',
    title: 'Get or delete a pacticipant branch',
  },
  'pb:pacticipant-branch-version': {
    path: '/pacticipants/{pacticipant}/branches/{branch}/versions/{version}',
    title: 'Get or add/create a pacticipant version for a branch',
  },
  'pb:pacticipant-version': {
    path: '/pacticipants/{pacticipant}/versions/{version}',
    title: 'Get, create or delete a pacticipant version',
  },
  'pb:metrics': { path: '/metrics', title: 'Get Pact Broker metrics' },
  'pb:can-i-deploy-pacticipant-version-to-tag': {
    path: '/can-i-deploy?pacticipant={pacticipant}&version={version}&to={tag}',
    title:
      'Determine if an application version can be deployed beside the latest versions with a tag',
  },
  'pb:can-i-deploy-pacticipant-version-to-environment': {
    path: '/can-i-deploy?pacticipant={pacticipant}&version={version}&environment={environment}',
    title: 'Determine if an application version can be deployed to an environment',
  },
  'pb:provider-pacts-for-verification': {
    path: '/pacts/provider/{provider}/for-verification',
    title: 'Pacts to be verified for the specified provider',
  },
  'beta:provider-pacts-for-verification': {
    path: '/pacts/provider/{provider}/for-verification',
    title: 'DEPRECATED - please use pb:provider-pacts-for-verification',
    name: 'beta',
  },
  'pb:environments': { path: '/environments', title: 'Environments' },
  'pb:environment': { path: '/environments/{uuid}', title: 'Environment' },
}

/** The entry point: every relation a client may follow. It does not depend on who asks. */
export function representIndex(links: Links): Hal {
  const entries = Object.entries(relations).map(
    ([relation, { path, ...words }]): [string, Link] => [
      relation,
      { href: links.template(path), ...words, templated: path.includes('{') },
    ],
  )
  const curie = (name: string): Link => ({ name, href: links.curie('index'), templated: true })
  return {
    _links: {
      self: { href: links.index(), title: 'Index', templated: false },
      ...Object.fromEntries(entries),
      curies: [curie('pb'), curie('beta')],
    },
  }
}
