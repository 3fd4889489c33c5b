import { type Page, Platform, path } from './platform.ts'

export type FlagStatus = 'INACTIVE' | 'ACTIVE' | 'ARCHIVED'

export interface Flag {
  id: string
  key: string
  name: string
  status: FlagStatus
  rollout_percentage: number
}

export interface NewFlag {
  key: string
  name: string
  description?: string
  is_active?: boolean
  rollout_percentage?: number
}

export interface FlagChange {
  name?: string
  rollout_percentage?: number
  /** The version that the form was filled from. */
  version?: number
}

export interface SwitchedFlag {
  id: string
  key: string
  status: FlagStatus
  updated_at: string
}

export interface Override {
  user_id: string
  value: unknown
  reason: string | null
}

/** The list of flags, the form for a new one, and the page of one with its switches. */
export class FlagPages extends Platform {
  flags(query: { status?: FlagStatus; search?: string } = {}): Promise<Page<Flag>> {
    return this.ask('GET', '/feature-flags/', { params: query })
  }

  flag(id: string): Promise<Flag> {
    return this.ask('GET', `/feature-flags${path(id)}`)
  }

  createFlag(flag: NewFlag): Promise<Flag> {
    return this.ask('POST', '/feature-flags/', { data: flag })
  }

  changeFlag(id: string, change: FlagChange): Promise<Flag> {
    return this.ask('PUT', `/feature-flags${path(id)}`, { data: change })
  }

  deleteFlag(id: string): Promise<void> {
    return this.ask('DELETE', `/feature-flags${path(id)}`)
  }

  activateFlag(id: string): Promise<Flag> {
    return this.ask('POST', `/feature-flags${path(id, 'activate')}`)
  }

  deactivateFlag(id: string): Promise<Flag> {
    return this.ask('POST', `/feature-flags${path(id, 'deactivate')}`)
  }

  toggleFlag(id: string, reason?: string): Promise<SwitchedFlag> {
    return this.#switch(id, 'toggle', reason)
  }

  enableFlag(id: string, reason?: string): Promise<SwitchedFlag> {
    return this.#switch(id, 'enable', reason)
  }

  disableFlag(id: string, reason?: string): Promise<SwitchedFlag> {
    return this.#switch(id, 'disable', reason)
  }

  override(id: string, userId: string, value: unknown, reason?: string): Promise<Override> {
    return this.ask('PUT', `/feature-flags${path(id, 'overrides', userId)}`, {
      data: { value, ...(reason !== undefined && { reason }) },
    })
  }

  removeOverride(id: string, userId: string): Promise<void> {
    return this.ask('DELETE', `/feature-flags${path(id, 'overrides', userId)}`)
  }

  /** The routes want a body even where there is no reason to give. */
  #switch(id: string, how: string, reason: string | undefined): Promise<SwitchedFlag> {
    return this.ask('POST', `/feature-flags${path(id, how)}`, {
      data: reason === undefined ? {} : { reason },
    })
  }
}
