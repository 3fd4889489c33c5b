import type { Static } from 'typebox'
import Compile from 'typebox/compile'
import type { Scene } from '../scene/scene.ts'
import { findState, type ProviderName, type registry, statesOf } from './registry.ts'
import type { ProviderState, StateValues } from './state.ts'

type States<Provider extends ProviderName> = (typeof registry)[Provider][number]
type Named<Provider extends ProviderName, Name> = Extract<States<Provider>, { name: Name }>
type Params<Provider extends ProviderName, Name> = Static<Named<Provider, Name>['params']>

/** A state could not be made true. Its message is a sentence that begins with the state's name. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure'
  readonly state: string

  constructor(state: string, message: string, cause?: unknown) {
    super(`${state}: ${message}`, { cause })
    this.state = state
  }
}

/**
 * Makes a state of the HTTP API true in a scenario: the same function that prepares a replayed interaction.
 *
 *     await arrange(scene, 'a user is signed in', { role: 'developer' })
 */
export async function arrange<Name extends States<'experimentation-api'>['name']>(
  scene: Scene,
  name: Name,
  params: Params<'experimentation-api', Name>,
): Promise<StateValues> {
  return applyState(scene, 'experimentation-api', name, params)
}

/** Makes a state true by its name, as a pact asks for it. Throws `StateFailure` and nothing else. */
export async function applyState(
  scene: Scene,
  provider: ProviderName,
  name: string,
  params: unknown,
): Promise<StateValues> {
  const state = findState(provider, name)
  if (!state) throw new StateFailure(name, unknownState(provider))
  const wrong = problems(state, params)
  if (wrong) throw new StateFailure(name, `wrong parameters: ${wrong}`)
  try {
    const values = await state.setUp(scene, params as Static<typeof state.params>)
    await state.holds(scene, params as Static<typeof state.params>)
    return values ?? {}
  } catch (cause) {
    throw new StateFailure(name, messageOf(cause), cause)
  }
}

function unknownState(provider: ProviderName): string {
  const known = statesOf(provider).map((state) => `"${state.name}"`)
  return `${provider} has no such state; it has ${known.join(', ')}`
}

const validators = new Map<ProviderState, ReturnType<typeof Compile>>()

function problems(state: ProviderState, params: unknown): string {
  const validator = validators.get(state) ?? Compile(state.params)
  validators.set(state, validator)
  if (validator.Check(params)) return ''
  return validator
    .Errors(params)
    .map(({ instancePath, message }) => `${instancePath || 'the parameters'} ${message}`)
    .join('; ')
}

function messageOf(cause: unknown): string {
  return typeof cause === 'object' && cause !== null && 'message' in cause
    ? String(cause.message)
    : String(cause)
}
