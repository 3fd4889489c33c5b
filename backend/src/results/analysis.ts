import { type Db, inTransaction } from '../db/client.ts'
import type { ExperimentBody } from '../experiments/experiment.ts'
import {
  compareMetric,
  type MetricComparison,
  type MetricQuestion,
  type Observation,
} from './compare.ts'
import {
  countByVariant,
  countEvents,
  listOutcomes,
  type Outcome,
  type VariantSize,
} from './queries.ts'

/** What was seen and computed, before it is given one of its two shapes. */
export interface Analysis {
  readonly experiment: ExperimentBody
  readonly sizes: readonly VariantSize[]
  readonly totalEvents: number
  readonly metrics: readonly MetricAnalysis[]
}

export interface MetricAnalysis {
  readonly metric: ExperimentBody['metrics'][number]
  readonly question: MetricQuestion
  readonly observations: readonly Observation[]
  readonly comparison: MetricComparison
}

/** All numbers come from one moment, so that they agree with each other. */
export async function analyse(db: Db, experiment: ExperimentBody): Promise<Analysis> {
  const seen = await inTransaction(
    db,
    async (db) => ({
      sizes: await countByVariant(db, experiment.id),
      outcomes: await listOutcomes(db, experiment.id),
      totalEvents: await countEvents(db, experiment.id),
    }),
    { isolation: 'repeatable read' },
  )
  const primary = primaryOf(experiment)
  const metrics = experiment.metrics.map((metric) => {
    const question: MetricQuestion = {
      metricType: metric.metric_type,
      minimumSampleSize: metric.minimum_sample_size,
      lowerIsBetter: metric.lower_is_better,
      isPrimary: metric.id === primary?.id,
    }
    const observations = experiment.variants.map((variant) =>
      observe(variant, metric.id, seen.sizes, seen.outcomes),
    )
    const comparison = compareMetric(question, observations)
    return { metric, question, observations, comparison }
  })
  return { experiment, sizes: seen.sizes, totalEvents: seen.totalEvents, metrics }
}

function primaryOf({ metrics }: ExperimentBody) {
  return metrics.find(({ is_primary }) => is_primary) ?? metrics[0]
}

function observe(
  variant: ExperimentBody['variants'][number],
  metricId: string,
  sizes: readonly VariantSize[],
  outcomes: readonly Outcome[],
): Observation {
  const size = sizes.find(({ variant_id }) => variant_id === variant.id)?.size ?? 0
  const outcome = outcomes.find(
    ({ variant_id, metric_id }) => variant_id === variant.id && metric_id === metricId,
  )
  return {
    variant: variant.name,
    isControl: variant.is_control,
    proportion: { conversions: outcome?.conversions ?? 0, size },
    sample: { size, sum: outcome?.sum ?? 0, sumOfSquares: outcome?.sum_of_squares ?? 0 },
  }
}
