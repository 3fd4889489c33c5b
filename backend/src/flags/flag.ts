import type { Row } from '../db/schema.ts'
import { invalid } from '../errors.ts'
import { iso } from '../instant.ts'
import type { JsonObject } from '../json.ts'

export type FlagRow = Row<'feature_flags'>

/** One form of a feature; the shares of all forms sum to 1. */
export interface FlagVariant {
  readonly key: string
  readonly allocation: number
  readonly payload?: JsonObject | null
}

export type FlagBody = ReturnType<typeof representFlag>

/** A flag as the API shows it: the fields of all of the original's answers together. */
export function representFlag(flag: FlagRow) {
  return {
    id: flag.id,
    key: flag.key,
    name: flag.name,
    description: flag.description,
    status: flag.status,
    is_active: flag.status === 'ACTIVE',
    owner_id: flag.owner_id,
    rollout_percentage: flag.rollout_percentage,
    targeting_rules: flag.targeting_rules,
    rules: flag.targeting_rules,
    variants: readVariants(flag.variants),
    default_value: flag.default_value,
    tags: flag.tags,
    version: flag.version,
    created_at: iso(flag.created_at),
    updated_at: iso(flag.updated_at),
  }
}

function readVariants(stored: JsonObject[] | null): FlagVariant[] | null {
  return (
    stored?.map(({ key, allocation, payload }) => ({
      key: String(key),
      allocation: Number(allocation),
      ...(payload !== undefined && { payload: payload as JsonObject | null }),
    })) ?? null
  )
}

/** Different keys, and shares that make up the whole. */
export function checkFlagVariants(variants: readonly FlagVariant[] | null | undefined): void {
  if (!variants || variants.length === 0) return
  if (new Set(variants.map(({ key }) => key)).size < variants.length) {
    throw invalid('Variant keys must be unique', 'body', 'variants')
  }
  const sum = variants.reduce((total, { allocation }) => total + allocation, 0)
  if (Math.abs(sum - 1) > 0.01) {
    throw invalid(`Variant allocations must sum to 1, got ${sum}`, 'body', 'variants')
  }
}
