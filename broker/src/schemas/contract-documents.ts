import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import type { Pair } from '../links.ts'
import type { Publication } from '../pacts/pact.ts'
import { getPact } from '../pacts/pacts.ts'
import { notesOf, readDocuments, schemasOf } from './derivations.ts'
import { type ContentSchema, type Direction, type Note, reasonForNone } from './schema.ts'

/** What one consumer version's pact says as schemas. */
export interface ContractSchemas {
  pact: Publication
  schemas: ContentSchema[]
  /** What could be said in part only, or not at all. */
  notes: Note[]
  /** Why there are no schemas, where there are none. */
  reason: string | undefined
}

/** Throws `not-found` for a pact that does not exist. */
export async function getContractSchemas(
  db: Db,
  pair: Pair,
  number: string,
): Promise<ContractSchemas> {
  const pact = await getPact(db, pair, { kind: 'version', number })
  const schemas = await schemasOf(db, [pact.contentId])
  const notes = (await notesOf(db, [pact.contentId])).get(pact.contentId) ?? []
  return { pact, schemas, notes, reason: reasonForNone(schemas, notes) }
}

/** The schemas of one resource, in one direction or all of them, with their documents. Throws `not-found`. */
export async function getContractDocuments(
  db: Db,
  pair: Pair,
  { number, resource, direction }: { number: string; resource: string; direction?: Direction },
): Promise<{ pact: Publication; documents: (ContentSchema & { document: string })[] }> {
  const { pact, schemas, reason } = await getContractSchemas(db, pair, number)
  const wanted = schemas.filter(
    (schema) =>
      schema.resource === resource && (direction ?? schema.direction) === schema.direction,
  )
  if (wanted.length === 0) {
    const names = [...new Set(schemas.map((schema) => schema.resource))]
    const known = reason ? `it gives no schemas: ${reason}` : `it speaks of ${names.join(', ')}`
    throw new DomainError(
      'not-found',
      `The pact of ${pact.consumer} version ${number} with ${pact.provider} does not speak of a resource '${resource}'${direction ? ` (${direction})` : ''}; ${known}`,
    )
  }
  const documents = await readDocuments(
    db,
    wanted.map(({ schemaId }) => schemaId),
  )
  return {
    pact,
    documents: wanted.map((schema) => ({
      ...schema,
      document: documents.get(schema.schemaId) ?? '{}',
    })),
  }
}
