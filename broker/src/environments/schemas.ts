import { maxNameLength } from '../http/paths.ts'
import { lineOrNull, lineText, wordText } from '../http/texts.ts'
import { Type } from '../http/type.ts'
import type { Contact } from './environment.ts'

export const environmentParams = Type.Object({ uuid: Type.String() })
export const stayParams = Type.Object({ uuid: Type.String() })
export const versionInEnvironmentParams = Type.Object({
  pacticipant: Type.String(),
  number: Type.String(),
  environment: Type.String(),
})
export const tagParams = Type.Object({
  pacticipant: Type.String(),
  number: Type.String(),
  tag: Type.String(),
})

export const environmentsQuery = Type.Object({ name: Type.Optional(Type.String()) })

const asOf = Type.Optional(Type.Unknown({ description: 'A past moment, as ISO 8601; else now' }))
export const momentQuery = Type.Object({ asOf })

/** `target` is the older name of `applicationInstance`. */
export const currentlyDeployedQuery = Type.Object({
  pacticipant: Type.Optional(Type.String()),
  applicationInstance: Type.Optional(Type.String()),
  target: Type.Optional(Type.String()),
  asOf,
})

export const currentlySupportedQuery = Type.Object({
  pacticipant: Type.Optional(Type.String()),
  version: Type.Optional(Type.String()),
  asOf,
})

const contact = Type.Object({
  name: lineText,
  details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
})

export const environmentBody = Type.Object({
  name: wordText,
  displayName: Type.Optional(lineOrNull),
  production: Type.Unsafe<boolean>({ enum: [true, false] }),
  contacts: Type.Optional(
    Type.Unsafe<Contact[] | null>({ ...Type.Array(contact), type: ['array', 'null'] }),
  ),
})

const instance = Type.Unsafe<string | number | boolean | null>({
  type: ['string', 'number', 'boolean', 'null'],
  maxLength: maxNameLength,
})

export const deploymentBody = Type.Object({
  applicationInstance: Type.Optional(instance),
  target: Type.Optional(instance),
})

export const deploymentPatch = Type.Object({
  currentlyDeployed: Type.Optional(Type.Unsafe<boolean>({ enum: [true, false] })),
})

export const releasePatch = Type.Object({
  currentlySupported: Type.Optional(Type.Unsafe<boolean>({ enum: [true, false] })),
})
