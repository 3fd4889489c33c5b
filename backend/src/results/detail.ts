import { waldPercent } from '../statistics/significance.ts'
import type { Analysis } from './analysis.ts'

/** The second shape of results: every variant by itself, rates in per cent. */
export function fullDetail({ metrics, sizes, totalEvents }: Analysis) {
  return {
    metrics_results: metrics.map(({ metric, observations, comparison }) => ({
      metric_id: metric.id,
      metric_name: metric.name,
      variant_results: observations.map(({ variant, isControl, proportion }) => {
        const against = comparison.treatments.find((treatment) => treatment.variant === variant)
        const { size, conversions } = proportion
        return {
          variant_name: variant,
          is_control: isControl,
          sample_size: size,
          conversions,
          conversion_rate: size === 0 ? 0 : (conversions / size) * 100,
          confidence_interval: waldPercent(proportion),
          p_value: against?.p ?? null,
          is_significant: against?.isSignificant ?? false,
          relative_improvement: percentOrNull(against?.relativeImprovement),
        }
      }),
    })),
    summary: {
      total_users: sizes.reduce((sum, { size }) => sum + size, 0),
      total_events: totalEvents,
      significant_metrics: metrics
        .filter(({ comparison }) => comparison.treatments.some((one) => one.isSignificant))
        .map(({ metric }) => metric.name),
    },
  }
}

function percentOrNull(share: number | null | undefined): number | null {
  return share === null || share === undefined ? null : share * 100
}
