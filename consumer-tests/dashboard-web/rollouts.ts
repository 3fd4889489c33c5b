import { type Page, Platform, path } from './platform.ts'

export type RolloutStatus = 'draft' | 'active' | 'paused' | 'completed' | 'cancelled'
export type StageStatus = 'pending' | 'in_progress' | 'completed' | 'failed'

export interface NewStage {
  name: string
  stage_order: number
  target_percentage: number
  trigger_type: 'time_based' | 'metric_based' | 'manual'
}

export interface Stage extends NewStage {
  id: string
  status: StageStatus
}

export interface NewRollout {
  name: string
  feature_flag_id: string
  stages: NewStage[]
}

export interface Rollout {
  id: string
  name: string
  feature_flag_id: string
  status: RolloutStatus
  max_percentage: number
  stages: Stage[]
}

/** The plan on a flag's page by which its percentage grows. */
export class RolloutPages extends Platform {
  rollouts(flagId: string): Promise<Page<Rollout>> {
    return this.ask('GET', '/rollout-schedules/', { params: { feature_flag_id: flagId } })
  }

  rollout(id: string): Promise<Rollout> {
    return this.ask('GET', `/rollout-schedules${path(id)}`)
  }

  createRollout(plan: NewRollout): Promise<Rollout> {
    return this.ask('POST', '/rollout-schedules/', { data: plan })
  }

  renameRollout(id: string, name: string): Promise<Rollout> {
    return this.ask('PUT', `/rollout-schedules${path(id)}`, { data: { name } })
  }

  deleteRollout(id: string): Promise<void> {
    return this.ask('DELETE', `/rollout-schedules${path(id)}`)
  }

  activateRollout(id: string): Promise<Rollout> {
    return this.ask('POST', `/rollout-schedules${path(id, 'activate')}`)
  }

  pauseRollout(id: string): Promise<Rollout> {
    return this.ask('POST', `/rollout-schedules${path(id, 'pause')}`)
  }

  cancelRollout(id: string): Promise<Rollout> {
    return this.ask('POST', `/rollout-schedules${path(id, 'cancel')}`)
  }

  addStage(id: string, stage: NewStage): Promise<Stage> {
    return this.ask('POST', `/rollout-schedules${path(id, 'stages')}`, { data: stage })
  }

  changeStage(stageId: string, change: Partial<NewStage>): Promise<Stage> {
    return this.ask('PUT', `/rollout-schedules/stages${path(stageId)}`, { data: change })
  }

  removeStage(stageId: string): Promise<void> {
    return this.ask('DELETE', `/rollout-schedules/stages${path(stageId)}`)
  }

  /** Moves a manual stage on: from waiting to under way, or from under way to done. */
  advanceStage(stageId: string): Promise<Stage> {
    return this.ask('POST', `/rollout-schedules/stages${path(stageId, 'advance')}`)
  }
}
