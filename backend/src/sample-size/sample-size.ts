import { inverseNormal } from '../statistics/distributions.ts'

export interface Plan {
  readonly baseline_rate: number
  /** Relative: 0.1 asks for ten per cent more than the baseline. */
  readonly minimum_detectable_effect: number
  readonly statistical_power: number
  readonly significance_level: number
  readonly is_one_sided: boolean
}

export interface Traffic {
  readonly daily_traffic?: number | undefined
  readonly traffic_allocation?: number | undefined
  readonly variant_count: number
}

export interface Duration {
  readonly days: number
  readonly weeks: number
  readonly months: number
}

/** How many users each variant needs, so that an effect of that size is seen with that power. */
export function samplesPerVariant(plan: Plan): number {
  const p1 = plan.baseline_rate
  const p2 = expectedRate(plan)
  const alpha = plan.is_one_sided ? plan.significance_level : plan.significance_level / 2
  const z = inverseNormal(1 - alpha) + inverseNormal(plan.statistical_power)
  return Math.ceil((z * z * (p1 * (1 - p1) + p2 * (1 - p2))) / (p2 - p1) ** 2)
}

/** The rate that the effect would lead to; it must stay below 1. */
export function expectedRate(plan: Plan): number {
  return plan.baseline_rate * (1 + plan.minimum_detectable_effect)
}

/** How long it takes until each variant has its users; null without the traffic. */
export function durationOf(samples: number, traffic: Traffic): Duration | null {
  const { daily_traffic, traffic_allocation, variant_count } = traffic
  if (daily_traffic === undefined || traffic_allocation === undefined) return null
  const perDay = (daily_traffic * traffic_allocation) / variant_count
  const days = Math.ceil(samples / perDay)
  return { days, weeks: Math.ceil(days / 7), months: Math.ceil(days / 30) }
}

/** What to think of a duration; null when nothing stands out. */
export function noteOn(duration: Duration | null): string | null {
  if (duration === null) return null
  if (duration.days < 7) {
    return 'The estimated duration is very short. Run for at least a week to cover weekly patterns.'
  }
  if (duration.days > 90) {
    return 'The estimated duration is long. Consider a larger effect or more traffic.'
  }
  return null
}
