import { type Page, Platform, path } from './platform.ts'

export type ExperimentStatus = 'draft' | 'active' | 'paused' | 'completed' | 'archived'

export interface ExperimentSummary {
  id: string
  name: string
  status: ExperimentStatus
  created_at: string
}

export interface Variant {
  id: string
  name: string
  is_control: boolean
  traffic_allocation: number
}

export interface Metric {
  id: string
  name: string
  event_name: string
  is_primary: boolean
}

export interface Experiment extends ExperimentSummary {
  key: string
  description: string | null
  hypothesis: string | null
  start_date: string | null
  end_date: string | null
  variants: Variant[]
  metrics: Metric[]
  version: number
}

interface NewVariant {
  name: string
  is_control?: boolean
  traffic_allocation: number
}

export interface NewExperiment {
  name: string
  key?: string
  hypothesis?: string
  variants: NewVariant[]
  metrics: { name: string; event_name: string; is_primary?: boolean }[]
}

export interface ExperimentChange {
  name?: string
  hypothesis?: string
  variants?: NewVariant[]
  /** The version that the form was filled from. */
  version?: number
}

export interface ExperimentQuery {
  search?: string
  status_filter?: string
  sort_by?: string
  sort_order?: 'asc' | 'desc'
  skip?: number
  limit?: number
}

export interface Schedule {
  start_date?: string
  end_date?: string
  time_zone: 'UTC'
}

export interface SampleSizePlan {
  baseline_rate: number
  minimum_detectable_effect: number
  statistical_power?: number
  significance_level?: number
  is_one_sided?: boolean
}

/** All three, or the page does not ask how long it takes. */
export interface Traffic {
  daily_traffic: number
  traffic_allocation: number
  variant_count: number
}

export interface SampleSize {
  samples_per_variant: number
  total_samples: number
  estimated_duration_days: { days: number; weeks: number; months: number } | null
}

/** The list of experiments, the form for a new one, and the page of one with its buttons. */
export class ExperimentPages extends Platform {
  experiments(query: ExperimentQuery = {}): Promise<Page<ExperimentSummary>> {
    return this.ask('GET', '/experiments/', { params: query })
  }

  experiment(id: string): Promise<Experiment> {
    return this.ask('GET', `/experiments${path(id)}`)
  }

  createExperiment(draft: NewExperiment): Promise<Experiment> {
    return this.ask('POST', '/experiments/', { data: draft })
  }

  changeExperiment(id: string, change: ExperimentChange): Promise<Experiment> {
    return this.ask('PUT', `/experiments${path(id)}`, { data: change })
  }

  /** The platform wants to hear twice which experiment is meant. */
  deleteExperiment(id: string): Promise<void> {
    return this.ask('DELETE', `/experiments${path(id)}`, { params: { experiment_key: id } })
  }

  startExperiment(id: string): Promise<Experiment> {
    return this.#step(id, 'start')
  }

  pauseExperiment(id: string): Promise<Experiment> {
    return this.#step(id, 'pause')
  }

  resumeExperiment(id: string): Promise<Experiment> {
    return this.#step(id, 'resume')
  }

  completeExperiment(id: string): Promise<Experiment> {
    return this.#step(id, 'complete')
  }

  archiveExperiment(id: string): Promise<Experiment> {
    return this.#step(id, 'archive')
  }

  cloneExperiment(id: string): Promise<Experiment> {
    return this.#step(id, 'clone')
  }

  scheduleExperiment(id: string, schedule: Schedule): Promise<Experiment> {
    return this.ask('PUT', `/experiments${path(id, 'schedule')}`, { data: schedule })
  }

  /** At the doubled path, where the platform has always answered. */
  sampleSize(plan: SampleSizePlan, traffic?: Traffic): Promise<SampleSize> {
    return this.ask('POST', '/utils/utils/sample-size', {
      data: plan,
      ...(traffic && { params: traffic }),
    })
  }

  #step(id: string, step: string): Promise<Experiment> {
    return this.ask('POST', `/experiments${path(id, step)}`)
  }
}
