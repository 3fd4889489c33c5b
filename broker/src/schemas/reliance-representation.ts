import { curies, instant } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { FieldUse, Reliance, SchemaUse } from './reliance.ts'
import type { ResourceDocument, Silent } from './reliances.ts'
import { keyOf, providerLink, schemaLink } from './representation.ts'

/** The addresses of one answer: all keep the scope that was asked for, `?branch=main` or empty. */
export interface Place {
  provider: string
  query: string
  links: Links
}

/** The resources of a provider, and who relies on which. */
export function representResources(
  { uses, silent }: { uses: readonly SchemaUse[]; silent: readonly Silent[] },
  place: Place,
): object {
  const groups = Map.groupBy(uses, ({ resource, direction, part }) =>
    JSON.stringify([resource, direction, part]),
  )
  return {
    _embedded: {
      resources: [...groups.values()].flatMap((group) => representResource(group, place)),
    },
    ...(silent.length > 0 && {
      withoutSchemas: silent.map(({ reliance, reason }) => ({
        ...representReliance(reliance, place),
        reason,
      })),
    }),
    _links: {
      self: { href: place.links.providerResources(place.provider) + place.query },
      ...common(place),
    },
  }
}

function representResource(group: readonly SchemaUse[], place: Place): object[] {
  const [first] = group
  if (!first) return []
  const { provider, query, links } = place
  const { resource, direction } = first
  return [
    {
      ...keyOf(first),
      consumers: group.map((use) => representUse(use, place)),
      _links: {
        self: schemaLink(links.providerResources(provider, resource, direction) + query, first),
        'pb:fields': fieldsLink(resource, place),
      },
    },
  ]
}

/** One resource: the document that all consumers together make, and theirs. */
export function representResourceDocuments(
  documents: readonly ResourceDocument[],
  resource: string,
  place: Place,
): object {
  const { provider, query, links } = place
  return {
    _embedded: {
      schemas: documents.map((one) => ({
        ...keyOf(one),
        schema: JSON.parse(one.document),
        consumers: one.uses.map((use) => representUse(use, place)),
        _links: {
          self: schemaLink(links.providerResources(provider, resource, one.direction) + query, one),
        },
      })),
    },
    _links: {
      self: { href: links.providerResources(provider, resource) + query },
      'pb:fields': fieldsLink(resource, place),
      'pb:provider-resources': providerLink(provider, links),
      ...common(place),
    },
  }
}

/** Who relies on which field, or sends it. */
export function representFieldUses(
  fields: readonly FieldUse[],
  { resource, field }: { resource: string; field: string | undefined },
  place: Place,
): object {
  const { provider, query, links } = place
  return {
    ...(field !== undefined && { field }),
    fields: fields.map(({ pointer, direction, part, users }) => ({
      pointer,
      direction,
      part,
      consumers: users.map(({ reliance, required, types, expects }) => ({
        ...representReliance(reliance, place),
        required,
        types,
        expects,
        _links: {
          ...relianceLinks(reliance, place),
          'pb:schema': schemaLink(
            links.schemas(
              { consumer: reliance.consumer, provider },
              reliance.number,
              resource,
              direction,
            ),
            { resource, direction, part },
          ),
        },
      })),
    })),
    _links: {
      self: {
        href: links.providerResources(provider, resource, 'fields') + withField(query, field),
      },
      'pb:resource': { href: links.providerResources(provider, resource) + query },
      'pb:provider-resources': providerLink(provider, links),
      ...common(place),
    },
  }
}

function fieldsLink(resource: string, { provider, query, links }: Place) {
  const own = links.providerResources(provider, resource, 'fields') + query
  return {
    href: `${own}{${query === '' ? '?' : '&'}field}`,
    title: 'Who relies on which field, or on one',
    templated: true,
  }
}

function withField(query: string, field: string | undefined): string {
  if (field === undefined) return query
  return `${query}${query === '' ? '?' : '&'}field=${encodeURIComponent(field)}`
}

function representUse({ reliance, schema }: SchemaUse, place: Place): object {
  const { consumer, number } = reliance
  const { provider, links } = place
  const href = links.schemas({ consumer, provider }, number, schema.resource, schema.direction)
  return {
    ...representReliance(reliance, place),
    sha: schema.sha,
    _links: { ...relianceLinks(reliance, place), 'pb:schema': schemaLink(href, schema) },
  }
}

function representReliance(reliance: Reliance, place: Place) {
  const { consumer, number, branches, environments, publishedAt } = reliance
  return {
    name: consumer,
    version: number,
    publishedAt: instant(publishedAt),
    branches,
    environments,
    _links: relianceLinks(reliance, place),
  }
}

function relianceLinks({ consumer, number }: Reliance, { provider, links }: Place) {
  return { 'pb:pact': { href: links.pact({ consumer, provider }, number), title: 'Pact' } }
}

function common({ provider, links }: Place) {
  return {
    'pb:provider': { href: links.pacticipant(provider), name: provider },
    'pb:schema-compatibility': { href: links.schemaCompatibility(provider) },
    curies: curies(links.curie('schema')),
  }
}
