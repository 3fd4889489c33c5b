import { maxNameLength } from '../http/paths.ts'
import { lineOrNull } from '../http/texts.ts'
import { Type } from '../http/type.ts'
import { type DraftRequest, type DraftSide, eventNames } from './webhook.ts'

const name = Type.String()

export const uuidParams = Type.Object({ uuid: name })
export const pairParams = Type.Object({ provider: name, consumer: name })
export const providerParams = Type.Object({ provider: name })
export const consumerParams = Type.Object({ consumer: name })
export const publicationParams = Type.Object({ ...pairParams.properties, number: name })
export const resultParams = Type.Object({ ...pairParams.properties, sha: name, number: name })

const textOrNull = { type: ['string', 'null'] }
const nameOrNull = { ...textOrNull, maxLength: maxNameLength }

const side = Type.Unsafe<DraftSide | null>({
  type: ['object', 'null'],
  properties: { name: nameOrNull, label: nameOrNull },
})

const event = Type.Unsafe<{ name?: unknown }>({
  type: 'object',
  required: ['name'],
  properties: { name: { enum: [...eventNames] } },
})

const request = Type.Unsafe<DraftRequest>({
  type: 'object',
  required: ['method', 'url'],
  properties: {
    method: { type: 'string' },
    url: { type: 'string', maxLength: 8_000 },
    headers: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
    body: {},
    username: textOrNull,
    password: textOrNull,
  },
})

/** What a webhook looks like when it is sent. What its texts mean is checked by the domain; unknown fields are passed over. */
export const webhookBody = Type.Object({
  description: Type.Optional(lineOrNull),
  enabled: Type.Optional(Type.Boolean()),
  consumer: Type.Optional(side),
  provider: Type.Optional(side),
  events: Type.Optional(Type.Array(event, { minItems: 1 })),
  request,
})
