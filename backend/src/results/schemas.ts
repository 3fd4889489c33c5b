import { type TSchema, Type } from 'typebox'
import { instant, nullable, pageOf, uuid, words } from '../http/types.ts'

const statuses = words(['draft', 'active', 'paused', 'completed', 'archived'] as const)

function byVariant<T>(value: TSchema) {
  return Type.Unsafe<Record<string, T>>({ type: 'object', additionalProperties: value })
}

const number = Type.Number()
const interval = Type.Unsafe<readonly [number, number]>({
  type: 'array',
  items: { type: 'number' },
  minItems: 2,
  maxItems: 2,
})

const metric = Type.Object({
  metric_id: uuid,
  name: Type.String(),
  is_primary: Type.Boolean(),
  control_value: number,
  variant_values: byVariant<number>(number),
  differences: byVariant<number>(number),
  p_values: byVariant<number>(number),
  adjusted_p_values: byVariant<number>(number),
  significant: byVariant<boolean>(Type.Boolean()),
  confidence_intervals: byVariant<readonly [number, number]>(interval),
  relative_improvements: byVariant<number | null>(nullable(number)),
})

const variantResult = Type.Object({
  variant_name: Type.String(),
  is_control: Type.Boolean(),
  sample_size: Type.Integer(),
  conversions: Type.Integer(),
  conversion_rate: number,
  confidence_interval: interval,
  p_value: nullable(number),
  is_significant: Type.Boolean(),
  relative_improvement: nullable(number),
})

export const results = Type.Object({
  experiment_id: uuid,
  experiment_name: Type.String(),
  status: statuses,
  start_date: nullable(instant),
  end_date: nullable(instant),
  metrics: Type.Array(metric),
  sample_sizes: byVariant<number>(Type.Integer()),
  total_users: Type.Integer(),
  total_events: Type.Integer(),
  conclusion: nullable(Type.String()),
  recommended_variant: nullable(Type.String()),
  metrics_results: Type.Optional(
    Type.Array(
      Type.Object({
        metric_id: uuid,
        metric_name: Type.String(),
        variant_results: Type.Array(variantResult),
      }),
    ),
  ),
  summary: Type.Optional(
    Type.Object({
      total_users: Type.Integer(),
      total_events: Type.Integer(),
      significant_metrics: Type.Array(Type.String()),
    }),
  ),
})

export const resultsQuery = Type.Object({
  detail: words(['summary', 'full'] as const, { default: 'summary' }),
})

export const metricQuery = Type.Object({ metric_id: Type.Optional(uuid) })

const variantFields = {
  variant_id: uuid,
  variant_name: Type.String(),
  is_control: Type.Boolean(),
}

function metricsOf<T extends TSchema>(variant: T) {
  return Type.Array(
    Type.Object({ metric_id: uuid, metric_name: Type.String(), variants: Type.Array(variant) }),
  )
}

export const dailyResults = Type.Array(
  Type.Object({
    date: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    metrics: metricsOf(
      Type.Object({
        ...variantFields,
        assignments: Type.Integer(),
        conversions: Type.Integer(),
        conversion_rate: number,
      }),
    ),
  }),
)

export const segmentParams = Type.Object({
  id: uuid,
  segment_by: Type.String({ minLength: 1, maxLength: 100 }),
})

export const segmentedResults = Type.Object({
  segments: Type.Array(
    Type.Object({
      segment_value: Type.String(),
      metrics: metricsOf(
        Type.Object({
          ...variantFields,
          sample_size: Type.Integer(),
          conversions: Type.Integer(),
          conversion_rate: number,
        }),
      ),
    }),
  ),
})

export const summaries = pageOf(
  Type.Object({
    experiment_id: uuid,
    experiment_name: Type.String(),
    status: statuses,
    start_date: nullable(instant),
    end_date: nullable(instant),
    total_users: Type.Integer(),
    total_events: Type.Integer(),
  }),
)

const format = words(['json', 'csv'] as const, { default: 'json' })
const expires = Type.Integer({ minimum: 1, maximum: 3600, default: 900 })

export const exportBody = Type.Object({ format, expires_in: expires })
export const exportQuery = Type.Object({ expires_in: expires })
export const exportParams = Type.Object({ id: uuid, export_id: uuid })
export const exportLink = Type.Object({
  export_id: uuid,
  s3_key: Type.String(),
  url: Type.String(),
  expires_in: Type.Integer(),
  format: words(['json', 'csv'] as const),
})

export const attachmentBody = Type.Object({
  filename: Type.String({ minLength: 1, maxLength: 100 }),
  content_type: Type.String({ pattern: '^[a-z]+/[a-z0-9.+-]{1,80}$' }),
  expires_in: expires,
})
export const attachment = Type.Object({
  s3_key: Type.String(),
  url: Type.String(),
  expires_in: Type.Integer(),
})
