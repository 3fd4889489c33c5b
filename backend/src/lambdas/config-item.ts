import { isInRollout, mod128, pickVariantU32, u32Bucket } from '../hashing/buckets.ts'
import { isObject, type JsonObject } from '../json.ts'
import { evaluateRules } from '../rules/evaluate.ts'
import { readRules } from '../rules/read.ts'

export interface ItemVariant {
  readonly key: string
  /** A share from 0 to 1. */
  readonly allocation: number
}

export interface ExperimentItem {
  readonly experiment_id: string
  readonly key: string
  readonly status: 'draft' | 'active' | 'paused' | 'completed'
  readonly variants: readonly ItemVariant[]
  readonly traffic_allocation: number
  readonly salt: string
  readonly hash: 'mod128' | 'u32'
  readonly targeting: Targeting
}

export interface FlagItem {
  readonly flag_id: string
  readonly key: string
  readonly enabled: boolean
  readonly rollout_percentage: number
  readonly default_variant: string | null
  readonly variants: readonly ItemVariant[]
  readonly hash: 'mod128' | 'u32'
  readonly targeting: Targeting
}

interface Targeting {
  /** Conditions that must all hold. */
  readonly flat: readonly JsonObject[]
  /** Rules in the platform's own form, which go before the flat ones. */
  readonly rules: JsonObject | null
}

const statuses = ['draft', 'active', 'paused', 'completed'] as const

/** Reads an item of the experiments table; undefined for one that no user can be assigned by. */
export function readExperimentItem(item: JsonObject | undefined): ExperimentItem | undefined {
  if (!item) return undefined
  const status = statuses.find((known) => known === item.status)
  const variants = readVariants(item.variants)
  const total = variants.reduce((sum, { allocation }) => sum + allocation, 0)
  const traffic = item.traffic_allocation ?? 1
  if (typeof item.experiment_id !== 'string' || typeof item.key !== 'string') return undefined
  if (status === undefined || variants.length < 2 || Math.abs(total - 1) > 0.01) return undefined
  if (typeof traffic !== 'number' || traffic < 0 || traffic > 1) return undefined
  return {
    experiment_id: item.experiment_id,
    key: item.key,
    status,
    variants,
    traffic_allocation: traffic,
    salt: typeof item.salt === 'string' ? item.salt : item.key,
    hash: item.hash === 'mod128' ? 'mod128' : 'u32',
    targeting: readTargeting(item),
  }
}

/** Reads an item of the flags table; undefined for one that says nothing. */
export function readFlagItem(item: JsonObject | undefined): FlagItem | undefined {
  if (!item || typeof item.flag_id !== 'string' || typeof item.key !== 'string') return undefined
  const percentage = item.rollout_percentage ?? 0
  if (typeof percentage !== 'number' || percentage < 0 || percentage > 100) return undefined
  return {
    flag_id: item.flag_id,
    key: item.key,
    enabled: item.enabled === true,
    rollout_percentage: percentage,
    default_variant: typeof item.default_variant === 'string' ? item.default_variant : null,
    variants: readVariants(item.variants),
    hash: item.hash === 'mod128' ? 'mod128' : 'u32',
    targeting: readTargeting(item),
  }
}

function readVariants(value: unknown): ItemVariant[] {
  if (!Array.isArray(value)) return []
  return value
    .filter(isObject)
    .map(({ key, allocation }) => ({ key: String(key), allocation: Number(allocation) }))
}

function readTargeting({ targeting_rules, rules_v1 }: JsonObject): Targeting {
  const flat = Array.isArray(targeting_rules) ? targeting_rules.filter(isObject) : []
  return { flat, rules: isObject(rules_v1) ? rules_v1 : null }
}

/** Whether every flat condition holds for a user. */
export function meetsFlat(flat: readonly JsonObject[], context: JsonObject): boolean {
  return flat.every(({ attribute, operator, value }) => {
    const actual = context[String(attribute)]
    if (actual === undefined) return false
    switch (operator) {
      case 'equals':
        return actual === value
      case 'in':
        return Array.isArray(value) && value.includes(actual)
      case 'greater_than':
        return typeof actual === 'number' && actual > Number(value)
      case 'less_than':
        return typeof actual === 'number' && actual < Number(value)
      default:
        return false
    }
  })
}

/** Whether a user may take part in an experiment at all. */
export function isTargeted({ targeting }: ExperimentItem, context: JsonObject): boolean {
  return targeting.rules
    ? evaluateRules(readRules(targeting.rules), context).kind !== 'not-matched'
    : meetsFlat(targeting.flat, context)
}

/** A user's variant by the hash that the item names; undefined outside of the traffic. */
export function chooseVariant(item: ExperimentItem, userId: string): ItemVariant | undefined {
  if (item.hash === 'u32') {
    return pickVariantU32(userId, item.salt, item.variants, item.traffic_allocation)
  }
  const id = item.experiment_id
  if (mod128(userId, `${id}_traffic`) >= item.traffic_allocation * 100) return undefined
  const bucket = mod128(userId, id)
  let threshold = 0
  for (const variant of item.variants) {
    threshold += Math.round(variant.allocation * 100)
    if (bucket < threshold) return variant
  }
  return item.variants.at(-1)
}

/** Whether a flag's percentage includes a user, by the hash that the item names. */
export function isRolledOutTo(item: FlagItem, userId: string): boolean {
  const bucket =
    item.hash === 'mod128' ? mod128(userId, item.key) : u32Bucket(userId, item.key, 100)
  return isInRollout(bucket, item.rollout_percentage)
}
