import { Platform, path } from './platform.ts'

/** By the names of the variants; the control is in none of them. */
export interface MetricResult {
  name: string
  control_value: number
  variant_values: Record<string, number>
  p_values: Record<string, number>
  significant: Record<string, boolean>
  confidence_intervals: Record<string, [number, number]>
}

export interface Results {
  experiment_id: string
  experiment_name: string
  status: string
  metrics: MetricResult[]
  sample_sizes: Record<string, number>
  conclusion: string | null
  recommended_variant: string | null
}

export interface VariantNumbers {
  variant_name: string
  is_control: boolean
  conversions: number
  conversion_rate: number
}

export interface Day {
  date: string
  metrics: { metric_name: string; variants: (VariantNumbers & { assignments: number })[] }[]
}

export interface Segment {
  segment_value: string
  metrics: { metric_name: string; variants: (VariantNumbers & { sample_size: number })[] }[]
}

export interface ExportLink {
  export_id: string
  url: string
  expires_in: number
  format: 'json' | 'csv'
}

/** What an experiment has shown: the table, the curve over the days, the segments, and a file of it. */
export class ResultPages extends Platform {
  results(id: string): Promise<Results> {
    return this.ask('GET', `/experiments${path(id, 'results')}`)
  }

  dailyResults(id: string, metricId?: string): Promise<Day[]> {
    return this.ask('GET', `/experiments${path(id, 'daily-results')}`, {
      params: { metric_id: metricId },
    })
  }

  segmentedResults(id: string, attribute: string): Promise<{ segments: Segment[] }> {
    return this.ask('GET', `/experiments${path(id, 'segmented-results', attribute)}`)
  }

  exportResults(id: string, format: ExportLink['format']): Promise<ExportLink> {
    return this.ask('POST', `/experiments${path(id, 'results', 'export')}`, { data: { format } })
  }

  exportLink(id: string, exportId: string): Promise<ExportLink> {
    return this.ask('GET', `/experiments${path(id, 'results', 'exports', exportId)}`)
  }
}
