import type { JsonSchema } from '@concordat/pact-schema'
import type { Db } from '../db/client.ts'
import type { Pair } from '../links.ts'
import {
  type ContractSchemas,
  getContractDocuments,
  getContractSchemas,
} from './contract-documents.ts'
import { byPlace, exampleAt } from './places.ts'
import { type FieldRow, listFields } from './reliance-queries.ts'
import { type ContentSchema, sameKey } from './schema.ts'

/** A field of one contract, with a value that its examples have there. */
export type ExampledField = FieldRow & { example: JsonSchema[string] | undefined }

/** One schema of a contract, field by field. */
export interface ReadSchema extends ContentSchema {
  document: string
  fields: ExampledField[]
}

/**
 * What one pact says as schemas, and of one resource the fields: the one that is named, or else the first. Throws
 * `not-found` for a pact, or a resource, that does not exist.
 */
export async function readContractFields(
  db: Db,
  pair: Pair,
  { number, resource }: { number: string; resource: string | undefined },
): Promise<ContractSchemas & { shown: ReadSchema[] }> {
  const contract = await getContractSchemas(db, pair, number)
  const wanted = resource ?? contract.schemas[0]?.resource
  if (wanted === undefined) return { ...contract, shown: [] }
  const { documents } = await getContractDocuments(db, pair, { number, resource: wanted })
  const rows = await listFields(db, [contract.pact.contentId], {
    resource: wanted,
    place: undefined,
  })
  const shown = documents.map((schema) => ({
    ...schema,
    fields: rows
      .filter((row) => sameKey(row, schema))
      .map((row) => ({ ...row, example: exampleAt(schema.document, row.pointer) }))
      .sort((one, other) => byPlace(one.pointer, other.pointer)),
  }))
  return { ...contract, shown }
}
