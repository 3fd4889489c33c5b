import { curies, instant, type Link, present } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { Publication } from '../pacts/pact.ts'
import { modes } from './compatibility.ts'
import type { ContractSchemas } from './contract-documents.ts'
import type { SchemaMode } from './mode.ts'
import type { ContentSchema, SchemaKey } from './schema.ts'

/** What one consumer version's pact says as schemas; the documents are at their own addresses. */
export function representContractSchemas(
  { pact, schemas, notes, reason }: ContractSchemas,
  links: Links,
): object {
  const { number } = pact
  return {
    ...present({ reason }),
    notes,
    _embedded: { schemas: schemas.map((schema) => representSchema(pact, schema, links)) },
    _links: {
      self: { href: links.schemas(pact, number), title: 'Schemas of this pact' },
      ...pactLinks(pact, links),
      'pb:schema-comparison': {
        href: links.schemaComparisonTemplate(pact, number),
        title: 'Compare with the schemas of another version',
        templated: true,
      },
      'pb:schema-comparison-previous-distinct': {
        href: links.schemaComparisonWithPrevious(pact, number),
        title: 'Compare with the schemas of the previous distinct pact',
      },
      'pb:provider-resources': providerLink(pact.provider, links),
      'pb:schema-compatibility': { href: links.schemaCompatibility(pact.provider) },
      curies: curies(links.curie('schema')),
    },
  }
}

/** The schemas of one resource of a pact, with their documents. */
export function representContractDocuments(
  pact: Publication,
  documents: readonly (ContentSchema & { document: string })[],
  links: Links,
): object {
  const [first] = documents
  return {
    _embedded: {
      schemas: documents.map(({ document, ...schema }) => ({
        ...representSchema(pact, schema, links),
        schema: JSON.parse(document),
      })),
    },
    _links: {
      self: { href: links.schemas(pact, pact.number, first?.resource) },
      'pb:schemas': { href: links.schemas(pact, pact.number), title: 'Schemas of this pact' },
      ...pactLinks(pact, links),
      curies: curies(links.curie('schema')),
    },
  }
}

function representSchema(pact: Publication, schema: ContentSchema, links: Links): object {
  const { resource, direction, part, sha, interactions } = schema
  const href = links.schemas(pact, pact.number, resource, direction)
  return {
    ...keyOf(schema),
    sha,
    interactions,
    _links: { self: schemaLink(href, { resource, direction, part }) },
  }
}

/** How a schema is named wherever something links to it. */
export function schemaLink(href: string, { resource, direction }: SchemaKey): Link {
  return {
    href,
    name: resource,
    title: `Schema of ${resource} (${direction})`,
    type: schemaMediaType,
  }
}

export const schemaMediaType = 'application/schema+json'

export function keyOf({ resource, direction, part }: SchemaKey): SchemaKey {
  return { resource, direction, part }
}

export function pactLinks(pact: Publication, links: Links): Record<string, Link> {
  return {
    'pb:pact': { href: links.pact(pact, pact.number), title: 'Pact', name: pact.number },
    'pb:pact-version': { href: links.pactContent(pact, pact.sha), title: 'Content of the pact' },
  }
}

export function providerLink(provider: string, links: Links): Link {
  return {
    href: links.providerResources(provider),
    title: `What consumers rely on of ${provider}`,
  }
}

/** What compatibility a provider asks of its consumers, and what it could ask. */
export function representMode(
  provider: string,
  { mode, gate, since }: SchemaMode,
  links: Links,
): object {
  return {
    mode,
    gate,
    ...(since && { since: instant(since) }),
    modes,
    _links: {
      self: { href: links.schemaCompatibility(provider), title: 'Compatibility of schemas' },
      'pb:provider': { href: links.pacticipant(provider), name: provider },
      'pb:provider-resources': providerLink(provider, links),
      curies: curies(links.curie('schema')),
    },
  }
}
