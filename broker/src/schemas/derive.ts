import { hash } from 'node:crypto'
import { generation, schemasOfPact, serializeSchema } from '@concordat/pact-schema'
import { maybeUnstorable, storable } from '../json-text.ts'
import { fieldsOf } from './fields.ts'
import type { Derivation, Field, Note } from './schema.ts'

/**
 * Version of what `derive` gives for the same content. Raise it with every change here or in `fields.ts` that stored
 * derivations should follow; a change in `pact-schema` raises its own part.
 */
export const deriver = generation * 1_000 + 1

const mostNotes = 500
const mostFields = 5_000

/** What the document of a content says as schemas. Pure and total: what cannot be read gives none, and a note why. */
export function derive(document: string): Derivation {
  const { schemas, notes } = schemasOfPact(parsed(document))
  const derived = schemas.map(({ resource, direction, part, schema, interactions }) => {
    const body = serializeSchema(schema)
    const fields = fieldsOf(schema)
    return { resource, direction, part, body, interactions, fields, sha: hash('sha1', body) }
  })
  const derivation = {
    schemas: derived.map((one) => ({ ...one, fields: one.fields.slice(0, mostFields) })),
    notes: [
      ...notes.slice(0, mostNotes),
      ...(notes.length > mostNotes ? [remark(`${notes.length - mostNotes} more notes`)] : []),
      ...derived.flatMap(({ resource, fields }) => tooManyFields(resource, fields)),
    ],
  }
  // The documents themselves are JSON text, in which such characters stand as escapes.
  return maybeUnstorable(document) ? storable(derivation) : derivation
}

function parsed(document: string): unknown {
  try {
    return JSON.parse(document)
  } catch {
    return undefined
  }
}

function tooManyFields(resource: string, fields: readonly Field[]): Note[] {
  if (fields.length <= mostFields) return []
  const sentence = `of ${resource}, only the first ${mostFields} of ${fields.length} fields are searched for`
  return [remark(sentence)]
}

function remark(reason: string): Note {
  return { interaction: '', pointer: '', matcher: 'pact', reason }
}
