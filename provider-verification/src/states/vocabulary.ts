import { type TProperties, Type } from 'typebox'

/** An object that takes these fields and no other, so that a mistyped parameter is refused. */
export function closed<Properties extends TProperties>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false })
}

/** The shapes that parameters of several states share. */
export const uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
  description: 'UUID, version 4',
})

export const slug = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,99}$' })

export const jsonObject = Type.Unsafe<Readonly<Record<string, unknown>>>({
  type: 'object',
  additionalProperties: true,
})

export const percentage = Type.Integer({ minimum: 0, maximum: 100 })

export const userId = Type.String({ minLength: 1, maxLength: 255 })

/** A condition as the lambdas read it from their tables. */
export const flatRule = closed({
  attribute: Type.String({ minLength: 1 }),
  operator: Type.Enum(['equals', 'in', 'greater_than', 'less_than']),
  value: Type.Unknown(),
})
