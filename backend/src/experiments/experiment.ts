import type { ExperimentStatus, ExperimentType, MetricType, Row } from '../db/schema.ts'
import { iso } from '../instant.ts'
import type { JsonObject } from '../json.ts'

export type Variant = Row<'variants'>

/** A metric of an experiment: its definition, and what the experiment adds to it. */
export interface Metric {
  readonly id: string
  readonly experiment_id: string
  readonly name: string
  readonly description: string | null
  readonly event_name: string
  readonly metric_type: MetricType
  readonly aggregation_method: string
  readonly event_value_path: string | null
  readonly lower_is_better: boolean
  readonly is_primary: boolean
  readonly minimum_sample_size: number
  readonly expected_effect: number | null
  readonly created_at: Date
  readonly updated_at: Date
}

export interface Experiment extends Row<'experiments'> {
  /** In stored order, by which users are assigned. */
  readonly variants: readonly Variant[]
  readonly metrics: readonly Metric[]
}

export interface VariantInput {
  readonly id?: string
  readonly name: string
  readonly description?: string | null
  readonly is_control: boolean
  readonly traffic_allocation: number
  readonly configuration?: JsonObject | null
}

export interface MetricInput {
  /** Reuses this definition. */
  readonly metric_id?: string
  readonly name: string
  readonly description?: string | null
  readonly event_name: string
  readonly metric_type: MetricType
  readonly is_primary: boolean
  readonly aggregation_method: string
  readonly minimum_sample_size: number
  readonly expected_effect?: number | null
  readonly event_value_path?: string | null
  readonly lower_is_better: boolean
}

export interface NewExperiment {
  readonly key?: string | null
  readonly name: string
  readonly description?: string | null
  readonly hypothesis?: string | null
  readonly experiment_type: ExperimentType
  readonly status: ExperimentStatus
  readonly targeting_rules?: JsonObject | null
  /** The share of users, 0 to 1, that takes part at all. */
  readonly traffic_allocation?: number
  readonly tags?: readonly string[] | null
  readonly variants: readonly VariantInput[]
  readonly metrics: readonly MetricInput[]
}

/** Key made of a name: lower-case letters, digits and dashes. */
export function slugOf(name: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'experiment' : slug.slice(0, 80)
}

export type ExperimentBody = ReturnType<typeof representExperiment>
export type VariantBody = ExperimentBody['variants'][number]

/** An experiment as the API shows it. */
export function representExperiment(experiment: Experiment) {
  return {
    id: experiment.id,
    key: experiment.key,
    name: experiment.name,
    description: experiment.description,
    hypothesis: experiment.hypothesis,
    experiment_type: experiment.experiment_type,
    status: experiment.status,
    targeting_rules: experiment.targeting_rules,
    traffic_allocation: experiment.traffic_allocation,
    tags: experiment.tags,
    owner_id: experiment.owner_id,
    start_date: iso(experiment.start_date),
    end_date: iso(experiment.end_date),
    experiment_metadata: experiment.experiment_metadata,
    version: experiment.version,
    created_at: iso(experiment.created_at),
    updated_at: iso(experiment.updated_at),
    variants: experiment.variants.map(representVariant),
    metrics: experiment.metrics.map(representMetric),
  }
}

export function representVariant(variant: Variant) {
  return {
    id: variant.id,
    experiment_id: variant.experiment_id,
    key: variant.key,
    name: variant.name,
    description: variant.description,
    is_control: variant.is_control,
    traffic_allocation: variant.traffic_allocation,
    configuration: variant.configuration,
    created_at: iso(variant.created_at),
    updated_at: iso(variant.updated_at),
  }
}

function representMetric(metric: Metric) {
  return {
    id: metric.id,
    experiment_id: metric.experiment_id,
    name: metric.name,
    description: metric.description,
    event_name: metric.event_name,
    metric_type: metric.metric_type,
    is_primary: metric.is_primary,
    aggregation_method: metric.aggregation_method,
    minimum_sample_size: metric.minimum_sample_size,
    expected_effect: metric.expected_effect,
    event_value_path: metric.event_value_path,
    lower_is_better: metric.lower_is_better,
    created_at: iso(metric.created_at),
    updated_at: iso(metric.updated_at),
  }
}
