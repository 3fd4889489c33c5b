import type { ExperimentBody } from '../experiments/experiment.ts'
import type { FlagBody } from '../flags/flag.ts'
import type { JsonObject } from '../json.ts'
import { readRules } from '../rules/read.ts'
import type { Operator } from '../rules/rule.ts'

/** The item that the assignment lambda reads, by the experiment's key. */
export function experimentItem(experiment: ExperimentBody): JsonObject {
  return {
    key: experiment.key,
    experiment_id: experiment.id,
    name: experiment.name,
    status: experiment.status,
    variants: experiment.variants.map(({ id, key, name, traffic_allocation, configuration }) => ({
      key,
      variant_id: id,
      name,
      allocation: traffic_allocation / 100,
      ...(configuration && { payload: configuration }),
    })),
    traffic_allocation: experiment.traffic_allocation,
    ...gateOf(experiment.targeting_rules),
    hash: 'mod128',
    version: experiment.version,
  }
}

/** The item that the feature flag lambda reads, by the flag's key. */
export function flagItem(flag: FlagBody): JsonObject {
  return {
    key: flag.key,
    flag_id: flag.id,
    enabled: flag.status === 'ACTIVE',
    rollout_percentage: flag.rollout_percentage,
    ...(flag.variants && { variants: flag.variants }),
    ...gateOf(flag.targeting_rules),
    // For a flag the flat form says less than the rules do: there the percentage is a second chance, not a second gate.
    ...(flag.targeting_rules && readRules(flag.targeting_rules)
      ? { rules_v1: flag.targeting_rules }
      : {}),
    hash: 'mod128',
    version: flag.version,
  }
}

const flatOperators: Partial<Record<Operator, string>> = {
  eq: 'equals',
  in: 'in',
  gt: 'greater_than',
  lt: 'less_than',
}

/**
 * Rules in the lambda's flat form, a list of conditions that must all hold, where they can be said in it; else in
 * their own form under `rules_v1`.
 */
function gateOf(stored: JsonObject | null): JsonObject {
  const rules = readRules(stored)
  if (rules === undefined) return {}
  const flat = flatten(rules)
  return flat ? { targeting_rules: flat } : { rules_v1: stored }
}

function flatten({ rules, defaultRule }: NonNullable<ReturnType<typeof readRules>>) {
  const [rule] = rules
  if (rules.length !== 1 || rule === undefined || defaultRule) return undefined
  const { operator, conditions, groups } = rule.rule
  if (rule.rollout_percentage < 100 || groups.length > 0) return undefined
  if (operator !== 'and' && !(operator === 'or' && conditions.length === 1)) return undefined
  const flat = conditions.map((condition) => ({
    attribute: condition.attribute,
    operator: flatOperators[condition.operator],
    value: condition.value,
  }))
  return flat.every((condition) => condition.operator !== undefined) ? flat : undefined
}
