import { type JsonSchema, serializeSchema } from '@concordat/pact-schema'
import type { SchemaKey } from './schema.ts'

/**
 * The schemas of all consumers as one document. An answer or a message has to satisfy every one of them; a request
 * is one that any of them may send. Each stays whole, with an `$id` of its own, so that its references still hold.
 */
export function bundle(
  provider: string,
  { resource, direction, part }: SchemaKey,
  parts: readonly { consumer: string; sha: string; body: string }[],
): string {
  const documents = new Map(parts.map((one) => [one.sha, one]))
  const consumers = [...new Set(parts.map(({ consumer }) => consumer))]
  const isRequest = direction === 'request'
  const $id = `urn:pact-schema:${[provider, direction, resource].map(encodeURIComponent).join(':')}`
  const references: JsonSchema[] = []
  const definitions: Record<string, JsonSchema> = {}
  for (const { consumer, sha, body } of documents.values()) {
    const own: JsonSchema = JSON.parse(body)
    const id = `${String(own.$id)}:${sha}`
    references.push({ $ref: id })
    definitions[`${consumer} ${sha.slice(0, 12)}`] = { ...own, $id: id }
  }
  return serializeSchema({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id,
    title: `${resource} of ${provider}`,
    description: isRequest
      ? `What ${listed(consumers)} may send: the ${part} of a request satisfies at least one of these.`
      : `What ${listed(consumers)} together rely on: the ${part} of every ${direction} satisfies all of these.`,
    [isRequest ? 'anyOf' : 'allOf']: references,
    $defs: definitions,
  })
}

function listed(names: readonly string[]): string {
  if (names.length > 10) return `${names.length} consumers`
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
}
