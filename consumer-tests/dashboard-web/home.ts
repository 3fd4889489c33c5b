import { Platform, path } from './platform.ts'

export interface SystemStats {
  users: { total: number; active: number }
  experiments: { total: number; active: number }
  events: { total: number; daily_rate: number }
  feature_flags: { total: number; active: number }
}

export interface AuditEntry {
  user_email: string
  action_type: string
  entity_type: string
  entity_id: string
  entity_name: string
  reason: string | null
  timestamp: string
}

export interface AuditPage {
  items: AuditEntry[]
  total: number
  page: number
  total_pages: number
}

/** Rates are per cent; null where nothing was measured. */
export interface FlagMetrics {
  total_evaluations: number
  unique_users: number
  error_rate: number | null
}

/** The figures and the latest changes on the first page, and the same for one flag on its own. */
export class HomePages extends Platform {
  systemStats(): Promise<SystemStats> {
    return this.ask('GET', '/admin/stats')
  }

  latestChanges(limit: number): Promise<AuditPage> {
    return this.ask('GET', '/audit-logs/', { params: { limit } })
  }

  changesOf(entityType: string, id: string): Promise<AuditEntry[]> {
    return this.ask('GET', `/audit-logs/entity${path(entityType, id)}`)
  }

  flagMetrics(flagId: string): Promise<FlagMetrics> {
    return this.ask('GET', '/metrics/summary', { params: { feature_flag_id: flagId } })
  }
}
