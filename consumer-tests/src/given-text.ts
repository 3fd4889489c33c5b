import { compile, type JSONSchema } from 'json-schema-to-typescript'

/** What `provider-verification/states.json` says of one state. */
interface StateDescription {
  readonly description: string
  readonly params: JSONSchema
}
export interface StatesFile {
  readonly providers: Readonly<Record<string, Readonly<Record<string, StateDescription>>>>
}

const head = `// Written by \`npm run consumers\` from provider-verification/states.json: change the registry there, not this file.
`

const body = `
export type ProviderName = keyof StatesByProvider
export type StateName<Provider extends ProviderName = ProviderName> = {
  [Each in Provider]: keyof StatesByProvider[Each] & string
}[Provider]

type Params<Name extends StateName> = {
  [Each in ProviderName]: Name extends keyof StatesByProvider[Each]
    ? StatesByProvider[Each][Name]
    : never
}[ProviderName]

/** A state that an interaction asks for. */
export interface Given<Name extends StateName = StateName> {
  readonly name: Name
  readonly params: Params<Name>
}

/**
 * Takes a state of the provider for granted. A name that no provider knows, a parameter that the state does not take
 * or one that is missing does not compile.
 */
export function given<const Name extends StateName>(
  name: Name,
  ...params: Record<never, never> extends Params<Name>
    ? [params?: Params<Name>]
    : [params: Params<Name>]
): Given<Name> {
  return { name, params: params[0] ?? ({} as Params<Name>) }
}
`

/** The text of \`given.ts\`: the states of every provider as types, and the function over them. */
export async function givenText({ providers }: StatesFile): Promise<string> {
  const types = await compile(allStates(providers), 'StatesByProvider', {
    bannerComment: '',
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, semi: false, printWidth: 100 },
  })
  return `${head}\n${types.trim()}\n${body}`
}

function allStates(providers: StatesFile['providers']): JSONSchema {
  return exactly(
    Object.fromEntries(
      Object.entries(providers).map(([provider, states]) => [
        provider,
        exactly(
          Object.fromEntries(
            Object.entries(states).map(([name, { description, params }]) => [
              name,
              { ...(hasFields(params) ? params : nothing), description },
            ]),
          ),
        ),
      ]),
    ),
  )
}

function exactly(properties: Record<string, JSONSchema>): JSONSchema {
  return {
    type: 'object',
    additionalProperties: false,
    required: Object.keys(properties),
    properties,
  }
}

const nothing: JSONSchema = { tsType: 'Record<string, never>' }

function hasFields(params: JSONSchema): boolean {
  return Object.keys(params.properties ?? {}).length > 0
}
