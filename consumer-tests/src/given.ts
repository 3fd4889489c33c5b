// Written by `npm run consumers` from provider-verification/states.json: change the registry there, not this file.

export interface StatesByProvider {
  'experimentation-api': {
    /**
     * The bearer token of the request is replaced by a real one of a user with this role.
     */
    'a user is signed in': {
      /**
       * The role that the groups of the token give
       */
      role: 'admin' | 'developer' | 'analyst' | 'viewer'
      /**
       * Absent: a name made from the role
       */
      username?: string
    }
    /**
     * Nobody is signed in: the request goes out as it stands in the pact.
     */
    'no token': Record<string, never>
    /**
     * The bearer token of the request is a real one whose time is over by a day.
     */
    'an expired access token': {
      /**
       * The role that the groups of the token give
       */
      role?: 'admin' | 'developer' | 'analyst' | 'viewer'
    }
    /**
     * Requests that send this key in X-API-Key are let in.
     */
    'an active API key exists': {
      /**
       * What the caller sends as X-API-Key
       */
      key: string
    }
    /**
     * The key was let in until an hour ago.
     */
    'an expired API key exists': {
      /**
       * What the caller sends as X-API-Key
       */
      key: string
    }
    /**
     * The platform holds no experiment at all.
     */
    'no experiments exist': Record<string, never>
    /**
     * So many draft experiments of the user who is signed in, the newest last.
     */
    'experiments exist': {
      count: number
      owner?: string
    }
    /**
     * One experiment with a control and a treatment, unless variants are given.
     */
    'an experiment exists': {
      /**
       * UUID, version 4
       */
      id: string
      key?: string
      name?: string
      status?: 'draft' | 'active' | 'paused' | 'completed' | 'archived'
      /**
       * Absent: the user who is signed in, else a developer
       */
      owner?: string
      targeting_rules?: {
        [k: string]: unknown
      }
      /**
       * @minItems 1
       */
      variants?: {
        /**
         * UUID, version 4
         */
        id?: string
        name: string
        is_control: boolean
        traffic_allocation: number
        configuration?: {
          [k: string]: unknown
        }
      }[]
    }
    /**
     * The platform holds no feature flag at all.
     */
    'no feature flags exist': Record<string, never>
    /**
     * One flag; ACTIVE and rolled out to everybody unless said otherwise.
     */
    'a feature flag exists': {
      /**
       * UUID, version 4
       */
      id: string
      key: string
      name?: string
      status?: 'INACTIVE' | 'ACTIVE' | 'ARCHIVED'
      rollout_percentage?: number
      targeting_rules?: {
        [k: string]: unknown
      }
      default_value?: unknown
      /**
       * Absent: the user who is signed in, else a developer
       */
      owner?: string
    }
    /**
     * A flag with this key exists, whoever owns it.
     */
    'the flag key is taken': {
      key: string
    }
    /**
     * The assignment stands already; the experiment is one that an earlier state made.
     */
    'a user is assigned to a variant': {
      user_id: string
      /**
       * UUID, version 4
       */
      experiment_id: string
      /**
       * The name of the variant
       */
      variant: string
    }
  }
  'feature-flag-lambda': {
    /**
     * The table of the flag lambda holds this flag.
     */
    'a config item is published': {
      flag_id: string
      key: string
      enabled: boolean
      rollout_percentage: number
      default_variant?: string
      targeting_rules?: {
        attribute: string
        operator: 'equals' | 'in' | 'greater_than' | 'less_than'
        value: unknown
      }[]
      variants?: {
        key: string
        allocation: number
        payload?: {
          [k: string]: unknown
        }
      }[]
    }
    /**
     * The message is the record of this evaluation by the lambda.
     */
    'a flag evaluation is asked for': {
      user_id: string
      flag_key: string
      context?: {
        [k: string]: unknown
      }
    }
  }
}

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
