import { isInRollout, mod128, pickVariantU32 } from '../hashing/buckets.ts'
import type { JsonObject } from '../json.ts'
import { checkRules } from '../rules/check.ts'
import { evaluateRules } from '../rules/evaluate.ts'
import { readRules } from '../rules/read.ts'
import type { FlagBody, FlagVariant } from './flag.ts'

export type Reason =
  | 'flag_not_found'
  | 'flag_disabled'
  | 'override'
  | 'rule_match'
  | 'rollout'
  | 'not_in_rollout'
  | 'error'

/** Whether a user has a feature, in which form, and why. */
export interface Decision {
  readonly enabled: boolean
  readonly reason: Reason
  readonly value: unknown
  readonly variant: string | null
  /** The payload of the variant. */
  readonly config: JsonObject | null
  readonly ruleId: string | null
}

export type Evaluated = Pick<
  FlagBody,
  'key' | 'status' | 'targeting_rules' | 'rollout_percentage' | 'variants' | 'default_value'
>

/**
 * Decides in this order: a flag that is off, an override for the user, targeting rules, the percentage. A user whom no
 * rule lets in still has the chance of the percentage. Throws when the stored rules cannot be read.
 */
export function decide(
  flag: Evaluated,
  userId: string,
  context: JsonObject,
  override?: { readonly value: unknown },
): Decision {
  if (flag.status !== 'ACTIVE') return off(flag, 'flag_disabled')
  if (override !== undefined) return byOverride(flag, override.value)
  checkRules(flag.targeting_rules)
  const targeting = evaluateRules(readRules(flag.targeting_rules), { ...context, user_id: userId })
  if (targeting.kind === 'matched') return on(flag, userId, 'rule_match', targeting.ruleId)
  return isInRollout(mod128(userId, flag.key), flag.rollout_percentage)
    ? on(flag, userId, 'rollout', null)
    : off(flag, 'not_in_rollout')
}

/** What a user gets when nothing could be decided: the flag's default. */
export function fallback(flag: Evaluated): Decision {
  return { ...off(flag, 'error'), enabled: flag.default_value === true }
}

function off(flag: Evaluated, reason: Reason): Decision {
  const value = flag.default_value
  return { enabled: false, reason, value, variant: null, config: null, ruleId: null }
}

function on(flag: Evaluated, userId: string, reason: Reason, ruleId: string | null): Decision {
  const variant = variantOf(flag, userId)
  const config = variant?.payload ?? null
  const value = config ?? variant?.key ?? true
  return { enabled: true, reason, value, variant: variant?.key ?? null, config, ruleId }
}

function variantOf({ key, variants }: Evaluated, userId: string): FlagVariant | undefined {
  return variants && variants.length > 0 ? pickVariantU32(userId, key, variants) : undefined
}

/** An override gives its value; `false` and null switch off, a variant's key chooses that variant. */
function byOverride(flag: Evaluated, value: unknown): Decision {
  const enabled = value !== false && value !== null
  const variant = flag.variants?.find(({ key }) => key === value)
  return {
    enabled,
    reason: 'override',
    value,
    variant: variant?.key ?? null,
    config: variant?.payload ?? null,
    ruleId: null,
  }
}
