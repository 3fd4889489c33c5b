import { type Static, type TSchema, Type } from 'typebox'
import type { JsonObject } from '../json.ts'

/** A value of the schema or null; a closed form of `type: [..., 'null']`, so that an error names the value's own fault. */
export function nullable<T extends TSchema>(schema: T) {
  const { type, enum: values } = schema as { type?: string; enum?: unknown[] }
  if (typeof type === 'string') {
    const words = values && { enum: [...values, null] }
    return Type.Unsafe<Static<T> | null>({ ...schema, type: [type, 'null'], ...words } as TSchema)
  }
  if (values)
    return Type.Unsafe<Static<T> | null>({ ...schema, enum: [...values, null] } as TSchema)
  return Type.Unsafe<Static<T> | null>({ anyOf: [schema, { type: 'null' }] } as TSchema)
}

/** A field that may be left out or null. */
export function optional<T extends TSchema>(schema: T) {
  return Type.Optional(nullable(schema))
}

/** One of a few words; `type` stands beside `enum` for readers of the API description. */
export function words<const T extends readonly string[]>(values: T, options: object = {}) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: values, ...options })
}

export const uuid = Type.String({ format: 'uuid' })
export const instant = Type.String({ format: 'date-time' })
export const freeObject = Type.Unsafe<JsonObject>({ type: 'object', additionalProperties: true })
export const anything = Type.Unsafe<unknown>({})

/** Whole numbers that an `integer` column holds. */
export function integer(options: { minimum?: number; maximum?: number; default?: number } = {}) {
  return Type.Integer({ maximum: 2_147_483_647, ...options })
}

export const idParams = Type.Object({ id: uuid })

/** `skip` and `limit` of a list. */
export function paging(limit: { default?: number; maximum: number } = { maximum: 1000 }) {
  return {
    skip: integer({ minimum: 0, default: 0 }),
    limit: Type.Integer({ minimum: 1, maximum: limit.maximum, default: limit.default ?? 100 }),
  }
}

/** The envelope of a list: the page, and how many there are in all. */
export function pageOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    total: Type.Integer(),
    skip: Type.Integer(),
    limit: Type.Integer(),
  })
}

export const nothing = Type.Null({ description: 'No content' })

export const message = Type.Object({ message: Type.String() })

const problem = Type.Object({ detail: Type.String() })

const validationProblem = Type.Object({
  detail: Type.Array(
    Type.Object({
      type: Type.String(),
      loc: Type.Array(Type.Unsafe<string | number>({ type: ['string', 'integer'] })),
      msg: Type.String(),
      input: Type.Optional(anything),
      ctx: Type.Optional(freeObject),
    }),
  ),
})

type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 415 | 422 | 503

/** The error answers of a route, for its `response` schemas. */
export function problems<const S extends readonly ProblemStatus[]>(...statuses: S) {
  return Object.fromEntries(
    statuses.map((status) => [status, status === 422 ? validationProblem : problem]),
  ) as unknown as { [status in S[number]]: typeof problem }
}
