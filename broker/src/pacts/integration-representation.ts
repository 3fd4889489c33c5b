import type { Hal, PageParts } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { Integration } from './integrations.ts'

export function representIntegrations(
  integrations: readonly Integration[],
  { page, links: paging }: PageParts,
  links: Links,
): Hal {
  return {
    _embedded: { integrations: integrations.map((one) => representIntegration(one, links)) },
    ...(page && { page }),
    _links: { self: { href: links.integrations(), title: 'All integrations' }, ...paging },
  }
}

function representIntegration(
  integration: Integration,
  links: Links,
): Hal<{ consumer: object; provider: object }> {
  const { consumer, provider } = integration
  return {
    consumer: { name: consumer },
    provider: { name: provider },
    _links: {
      'pb:dashboard': {
        title: 'BETA: Pacts to show on the dashboard',
        href: links.dashboard(integration),
      },
      'pb:matrix': {
        title: `Matrix of pacts/verification results for ${consumer} and ${provider}`,
        href: links.integrationMatrix(integration),
      },
      'pb:group': { href: links.pacticipant(consumer) },
      'pb:delete_integration': {
        title: `Delete the integration between ${consumer} and ${provider}`,
        href: links.integration(integration),
      },
    },
  }
}

/** A drawing instruction for Graphviz. Names are written so that they need no quotes where they can be. */
export function drawIntegrations(integrations: readonly Integration[]): string {
  const edges = integrations.map(
    ({ consumer, provider }) => `  ${node(consumer)} -> ${node(provider)}\n`,
  )
  return `digraph {\n  ranksep=3;\n${edges.join('')}}\n`
}

function node(name: string): string {
  const text = name.replaceAll(' ', '_')
  if (/^[A-Za-z_]\w*$/.test(text)) return text
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
