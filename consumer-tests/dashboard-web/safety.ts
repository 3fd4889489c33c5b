import { Platform, path } from './platform.ts'

export interface Threshold {
  warning_threshold?: number
  critical_threshold?: number
  comparison_type: 'greater_than' | 'less_than' | 'equal_to'
}

export interface SafetyConfig {
  feature_flag_id: string
  enabled: boolean
  metrics: Record<string, Threshold>
  rollback_percentage: number
}

export interface SafetyCheck {
  feature_flag_id: string
  is_healthy: boolean
  metrics: { name: string; current_value: number; threshold: number | null; is_healthy: boolean }[]
}

export interface SafetySettings {
  enable_automatic_rollbacks: boolean
  default_metrics: Record<string, Threshold> | null
}

export interface Rollback {
  success: boolean
  previous_percentage: number
  new_percentage: number
  message: string
}

export interface PastRollback {
  trigger_type: 'manual' | 'automatic'
  trigger_reason: string
  previous_percentage: number
  target_percentage: number
  created_at: string
}

/** The part of a flag's page that says how it does, and sets it back. */
export class SafetyPages extends Platform {
  safetySettings(): Promise<SafetySettings> {
    return this.ask('GET', '/safety/settings')
  }

  changeSafetySettings(change: Partial<SafetySettings>): Promise<SafetySettings> {
    return this.ask('POST', '/safety/settings', { data: change })
  }

  safetyConfig(flagId: string): Promise<SafetyConfig> {
    return this.ask('GET', `/safety/feature-flags${path(flagId, 'config')}`)
  }

  changeSafetyConfig(
    flagId: string,
    change: Partial<Omit<SafetyConfig, 'feature_flag_id'>>,
  ): Promise<SafetyConfig> {
    return this.ask('POST', `/safety/feature-flags${path(flagId, 'config')}`, { data: change })
  }

  safetyCheck(flagId: string): Promise<SafetyCheck> {
    return this.ask('GET', `/safety/feature-flags${path(flagId, 'check')}`)
  }

  rollBack(flagId: string, percentage: number, reason: string): Promise<Rollback> {
    return this.ask('POST', `/safety/feature-flags${path(flagId, 'rollback')}`, {
      params: { percentage, reason },
    })
  }

  rollbacks(flagId: string): Promise<PastRollback[]> {
    return this.ask('GET', `/safety/feature-flags${path(flagId, 'rollbacks')}`)
  }
}
