import type { Analysis } from './analysis.ts'
import { conclude, type MetricComparison } from './compare.ts'

/** The shape of the API: maps by the name of the variant, without the control. */
export function summarise({ experiment, sizes, totalEvents, metrics }: Analysis) {
  const primary = metrics.find(({ question }) => question.isPrimary)
  const verdict = primary && conclude(primary.question, primary.comparison)
  return {
    experiment_id: experiment.id,
    experiment_name: experiment.name,
    status: experiment.status,
    start_date: experiment.start_date,
    end_date: experiment.end_date,
    metrics: metrics.map(({ metric, comparison }) => ({
      metric_id: metric.id,
      name: metric.name,
      is_primary: metric.is_primary,
      control_value: comparison.controlValue,
      variant_values: byVariant(comparison, ({ value }) => value),
      differences: byVariant(comparison, ({ difference }) => difference),
      p_values: byVariant(comparison, ({ p }) => p),
      adjusted_p_values: byVariant(comparison, ({ adjustedP }) => adjustedP),
      significant: byVariant(comparison, ({ isSignificant }) => isSignificant),
      confidence_intervals: byVariant(comparison, ({ interval }) => interval),
      relative_improvements: byVariant(comparison, (treatment) => treatment.relativeImprovement),
    })),
    sample_sizes: Object.fromEntries(
      experiment.variants.map(({ id, name }) => [
        name,
        sizes.find(({ variant_id }) => variant_id === id)?.size ?? 0,
      ]),
    ),
    total_users: sizes.reduce((sum, { size }) => sum + size, 0),
    total_events: totalEvents,
    conclusion: verdict?.conclusion ?? null,
    recommended_variant: verdict?.recommended ?? null,
  }
}

/** A map by variant; what is not known of one is left out. */
function byVariant<T>(
  { treatments }: MetricComparison,
  read: (treatment: MetricComparison['treatments'][number]) => T | undefined,
): Record<string, T> {
  const entries = treatments.flatMap((treatment): [string, T][] => {
    const value = read(treatment)
    return value === undefined ? [] : [[treatment.variant, value]]
  })
  return Object.fromEntries(entries)
}
