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
     * The user pool knows no account of this name.
     */
    'nobody has signed up as this user': {
      username: string
    }
    /**
     * The account stands in the user pool. Gives confirmationCode: what came by mail, while it is not confirmed.
     */
    'a user has signed up': {
      username: string
      password: string
      /**
       * Absent: yes
       */
      confirmed?: boolean
    }
    /**
     * The account has signed up and in. Gives refreshToken: what the sign-in left.
     */
    'a user has signed in before': {
      username: string
      password: string
    }
    /**
     * The account has signed up and lost its password. Gives confirmationCode: what came by mail.
     */
    'a user has asked for a new password': {
      username: string
      password: string
    }
    /**
     * The platform knows this user, who is not the one who is signed in.
     */
    'another user exists': {
      /**
       * UUID, version 4
       */
      id: string
      username: string
      role?: 'admin' | 'developer' | 'analyst' | 'viewer'
      is_active?: boolean
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
      /**
       * UUID, version 4
       */
      metric_id?: string
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
      variants?: {
        key: string
        allocation: number
      }[]
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
     * This user gets this value, whatever the flag says; an earlier state made the flag.
     */
    'a user is an exception to a flag': {
      /**
       * UUID, version 4
       */
      feature_flag_id: string
      user_id: string
      value: unknown
    }
    /**
     * No flag has a plan by which its percentage grows.
     */
    'no rollout schedules exist': Record<string, never>
    /**
     * A plan for a flag that an earlier state made; a draft with manual stages to 10, 50 and 100 per cent unless said otherwise.
     */
    'a rollout schedule exists': {
      /**
       * UUID, version 4
       */
      id: string
      /**
       * UUID, version 4
       */
      feature_flag_id: string
      status?: 'draft' | 'active' | 'paused' | 'completed' | 'cancelled'
      stages?: {
        /**
         * UUID, version 4
         */
        id?: string
        target_percentage: number
        status?: 'pending' | 'in_progress' | 'completed'
        trigger_type?: 'time_based' | 'metric_based' | 'manual'
      }[]
    }
    /**
     * How a flag that an earlier state made is watched.
     */
    'a safety config exists': {
      /**
       * UUID, version 4
       */
      feature_flag_id: string
      enabled?: boolean
      metrics: {
        /**
         * This interface was referenced by `undefined`'s JSON-Schema definition
         * via the `patternProperty` "^.*$".
         */
        [k: string]: {
          warning_threshold?: number
          critical_threshold?: number
          comparison_type: 'greater_than' | 'less_than' | 'equal_to'
        }
      }
      rollback_percentage?: number
    }
    /**
     * So often within the last minutes, each time for another user, and so often with an error; an earlier state made the flag.
     */
    'a flag was evaluated': {
      /**
       * UUID, version 4
       */
      feature_flag_id: string
      evaluations: number
      errors?: number
    }
    /**
     * An admin set the percentage of a flag that an earlier state made back to this one.
     */
    'a flag was rolled back': {
      /**
       * UUID, version 4
       */
      feature_flag_id: string
      percentage: number
      reason: string
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
    /**
     * Each variant has so many users, of whom so many bought, all within the last half hour; every other one comes from NZ, the rest from DE. An earlier state made the experiment.
     */
    'users have taken part in the experiment': {
      /**
       * UUID, version 4
       */
      experiment_id: string
      /**
       * @minItems 1
       */
      variants: {
        name: string
        users: number
        conversions: number
      }[]
    }
    /**
     * The file of this id stands in the bucket; an earlier state made the experiment.
     */
    'results were exported': {
      /**
       * UUID, version 4
       */
      experiment_id: string
      /**
       * UUID, version 4
       */
      export_id: string
      format?: 'json' | 'csv'
    }
    /**
     * What the user who is signed in did to one thing lately, so many times.
     */
    'audit entries exist': {
      entity_type: 'feature_flag' | 'experiment' | 'user' | 'rollout_schedule'
      /**
       * UUID, version 4
       */
      entity_id: string
      action_type: string
      count?: number
    }
    /**
     * The message is the item that the platform wrote; an earlier state made the experiment.
     */
    'the config item of an experiment is published': {
      /**
       * UUID, version 4
       */
      experiment_id: string
    }
    /**
     * The message is the item that the platform wrote; an earlier state made the flag.
     */
    'the config item of a flag is published': {
      /**
       * UUID, version 4
       */
      feature_flag_id: string
    }
    /**
     * The message is the item of the assignment; an earlier state made the experiment, which is active.
     */
    'the platform has assigned a user': {
      experiment_key: string
      user_id: string
      context?: {
        [k: string]: unknown
      }
    }
    /**
     * The message is the event that tells so; an earlier state made the experiment, which is active.
     */
    'a user is assigned for the first time': {
      experiment_key: string
      user_id: string
      context?: {
        [k: string]: unknown
      }
    }
    /**
     * The message is the record of it in the stream; an earlier state made the experiment or the flag that it names.
     */
    'an event is tracked': {
      event_type: string
      user_id: string
      experiment_key?: string
      feature_flag_key?: string
      event_name?: string
      value?: number
      metadata?: {
        [k: string]: unknown
      }
      event_id?: string
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
     * The table of the flag lambda holds nothing under this key.
     */
    'no config item is published': {
      key: string
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
  'assignment-lambda': {
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
     * The table of the assignment lambda holds this experiment; active, with all of its traffic unless said otherwise.
     */
    'an experiment item is published': {
      experiment_id: string
      key: string
      status?: 'draft' | 'active' | 'paused' | 'completed'
      /**
       * @minItems 2
       */
      variants: {
        key: string
        allocation: number
      }[]
      traffic_allocation?: number
      targeting_rules?: {
        attribute: string
        operator: 'equals' | 'in' | 'greater_than' | 'less_than'
        value: unknown
      }[]
    }
    /**
     * The table of the assignment lambda holds nothing under this key.
     */
    'no experiment item is published': {
      key: string
    }
    /**
     * The user has this variant already, whatever the hash says now.
     */
    'an assignment item is stored': {
      user_id: string
      experiment_id: string
      experiment_key: string
      variant: string
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
