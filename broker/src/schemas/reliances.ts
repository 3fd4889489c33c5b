import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError } from '../errors.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import { bundle } from './bundle.ts'
import { notesOf, readDocuments, schemasOf } from './derivations.ts'
import { placeOf } from './place.ts'
import type { FieldUse, Reliance, SchemaUse, Scope } from './reliance.ts'
import { isEnvironment, listFields, listReliances } from './reliance-queries.ts'
import { type Direction, reasonForNone, type SchemaKey } from './schema.ts'

/** Whose contracts are looked at, and when: undefined is now. */
export interface Question {
  provider: string
  scope: Scope
  asOf: Moment
}

/** A consumer version that has a contract, and why it says nothing as a schema. */
export interface Silent {
  reliance: Reliance
  reason: string
}

/** What consumers rely on of a provider, by resource and direction, and who says nothing that a schema could say. */
export async function listResources(
  db: Db,
  question: Question,
): Promise<{ uses: SchemaUse[]; silent: Silent[] }> {
  const reliances = await findReliances(db, question)
  const uses = await usesOf(db, reliances)
  const speaking = new Set(uses.map(({ reliance }) => reliance.contentId))
  const quiet = reliances.filter(({ contentId }) => !speaking.has(contentId))
  const notes = await notesOf(
    db,
    quiet.map(({ contentId }) => contentId),
  )
  const silent = quiet.map((reliance) => {
    const reason = reasonForNone([], notes.get(reliance.contentId) ?? []) ?? ''
    return { reliance, reason }
  })
  return { uses, silent }
}

/** One resource in one direction as all consumers together rely on it: one document, and whose it is made of. */
export interface ResourceDocument extends SchemaKey {
  document: string
  uses: SchemaUse[]
}

/** Throws `not-found` where nobody relies on such a resource. Directions in the order response, request, message. */
export async function getResource(
  db: Db,
  question: Question,
  resource: string,
  direction?: Direction,
): Promise<ResourceDocument[]> {
  const uses = (await usesOf(db, await findReliances(db, question))).filter(
    (use) => use.resource === resource && (direction ?? use.direction) === use.direction,
  )
  if (uses.length === 0) throw unknownResource(question, resource, direction)
  const documents = await readDocuments(
    db,
    uses.map(({ schema }) => schema.schemaId),
  )
  const groups = Map.groupBy(uses, (use) => `${use.direction} ${use.part}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const { direction, part } = first
    const parts = group.map(({ reliance, schema }) => ({
      consumer: reliance.consumer,
      sha: schema.sha,
      body: documents.get(schema.schemaId) ?? '{}',
    }))
    const document = bundle(question.provider, { resource, direction, part }, parts)
    return { resource, direction, part, document, uses: group }
  })
}

/**
 * Who relies on the fields of a resource, or sends them; with a pointer, only on that place: `/variants/0/key` finds
 * those who rely on the `key` of every variant. Throws `invalid` for what is no JSON pointer, `not-found` where
 * nobody relies on such a resource at all.
 */
export async function listFieldUses(
  db: Db,
  question: Question,
  { resource, pointer }: { resource: string; pointer?: string | undefined },
): Promise<FieldUse[]> {
  const place = pointer === undefined ? undefined : placeOf(pointer)
  const reliances = await findReliances(db, question)
  const uses = (await usesOf(db, reliances)).filter((use) => use.resource === resource)
  if (uses.length === 0) throw unknownResource(question, resource)
  const contentIds = [...new Set(uses.map(({ reliance }) => reliance.contentId))]
  const rows = await listFields(db, contentIds, { resource, place })
  const byContent = Map.groupBy(reliances, ({ contentId }) => contentId)
  const groups = Map.groupBy(rows, (row) => JSON.stringify([row.direction, row.part, row.pointer]))
  return [...groups.values()].flatMap((group): FieldUse[] => {
    const [first] = group
    if (!first) return []
    const { direction, part, pointer } = first
    const users = group.flatMap(({ contentId, required, types, expects }) =>
      (byContent.get(contentId) ?? []).map((reliance) => ({ required, types, expects, reliance })),
    )
    return [{ resource, direction, part, pointer, users: inOrder(users, reliances) }]
  })
}

/** Throws `not-found` for an unknown provider or environment. A branch that nobody has is an empty answer. */
async function findReliances(db: Db, { provider, scope, asOf }: Question): Promise<Reliance[]> {
  const { id } = await getPacticipant(db, provider, 'provider')
  if (scope.kind === 'environment' && !(await isEnvironment(db, scope.environment, asOf))) {
    throw new DomainError('not-found', `No environment with name '${scope.environment}' found`)
  }
  return listReliances(db, id, scope, asOf)
}

async function usesOf(db: Db, reliances: readonly Reliance[]): Promise<SchemaUse[]> {
  const schemas = await schemasOf(
    db,
    reliances.map(({ contentId }) => contentId),
  )
  const byContent = Map.groupBy(reliances, ({ contentId }) => contentId)
  const uses = schemas.flatMap((schema) =>
    (byContent.get(schema.contentId) ?? []).map((reliance): SchemaUse => {
      const { resource, direction, part } = schema
      return { resource, direction, part, reliance, schema }
    }),
  )
  return inOrder(uses, reliances).sort(byKey)
}

/** By resource; answers before requests, the body before what stands around it. */
function byKey(one: SchemaKey, other: SchemaKey): number {
  return (
    byText(one.resource, other.resource) ||
    byText(other.direction, one.direction) ||
    byText(one.part, other.part)
  )
}

/** In the order of the reliances: by consumer, newest version first. */
function inOrder<T extends { reliance: Reliance }>(
  items: T[],
  reliances: readonly Reliance[],
): T[] {
  const places = new Map(reliances.map((reliance, place) => [reliance, place]))
  const placeOf = ({ reliance }: T) => places.get(reliance) ?? 0
  return items.sort((one, other) => placeOf(one) - placeOf(other))
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

function unknownResource(
  { provider, scope, asOf }: Question,
  resource: string,
  direction?: Direction,
): DomainError {
  const where = {
    live: () => 'on its main branch or live in an environment',
    branch: () => `at the head of a branch ${scope.kind === 'branch' ? scope.branch : ''}`,
    environment: () => `in ${scope.kind === 'environment' ? scope.environment : ''}`,
  }[scope.kind]()
  const when = asOf ? ` at ${asOf.toISOString()}` : ''
  return new DomainError(
    'not-found',
    `No contract with ${provider} of a consumer version ${where}${when} speaks of a resource '${resource}'${direction ? ` (${direction})` : ''}. See the list of the provider's resources.`,
  )
}
