import { Type } from '../http/type.ts'
import { modes } from './compatibility.ts'

const name = Type.String()
const direction = Type.Union([
  Type.Literal('request'),
  Type.Literal('response'),
  Type.Literal('message'),
])

export const pactParams = Type.Object({ provider: name, consumer: name, number: name })
export const pactResourceParams = Type.Object({ ...pactParams.properties, resource: name })
export const pactSchemaParams = Type.Object({ ...pactResourceParams.properties, direction })
export const otherVersionParams = Type.Object({ ...pactParams.properties, other: name })

export const providerParams = Type.Object({ provider: name })
export const resourceParams = Type.Object({ provider: name, resource: name })
export const schemaParams = Type.Object({ ...resourceParams.properties, direction })

/** Whose contracts count, and when; their meaning is checked by `question.ts`. */
export const scopeQuery = Type.Object({
  branch: Type.Optional(Type.String({ description: 'Heads of this branch' })),
  environment: Type.Optional(Type.String({ description: 'Versions live in this environment' })),
  asOf: Type.Optional(Type.String({ description: 'A past moment, ISO 8601' })),
})

export const fieldsQuery = Type.Object({
  ...scopeQuery.properties,
  field: Type.Optional(Type.String({ description: 'A JSON pointer into a value' })),
})

export const modeBody = Type.Object({
  mode: Type.Enum([...modes]),
  gate: Type.Optional(Type.Unsafe<boolean>({ enum: [true, false] })),
})
