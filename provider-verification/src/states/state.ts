import type { Static, TObject } from 'typebox'
import type { Scene } from '../scene/scene.ts'

/** What a set-up hands to the generators of an interaction (`fromProviderState`): plain JSON by name. */
export type StateValues = Readonly<Record<string, string | number | boolean | null>>

/**
 * Something that a consumer may take for granted before its interaction. The same object prepares an interaction
 * that is replayed and arranges a scenario of the integration suites.
 */
export interface ProviderState<Name extends string = string, Params extends TObject = TObject> {
  readonly name: Name
  /** One sentence for those who write pacts. */
  readonly description: string
  readonly params: Params
  /** Makes it true on the real backend. An error thrown here is the outcome "state failed", never a mismatch. */
  setUp(scene: Scene, params: Static<Params>): Promise<StateValues | undefined>
  /** Asks the backend whether it is true now, right after the set-up; throws a sentence when it is not. */
  holds(scene: Scene, params: Static<Params>): Promise<void>
}

/** Gives a state the type of its own name and parameters. */
export function defineState<const Name extends string, Params extends TObject>(
  state: ProviderState<Name, Params>,
): ProviderState<Name, Params> {
  return state
}
