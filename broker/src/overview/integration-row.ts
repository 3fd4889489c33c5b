import type { IntegrationStatus } from './integration-status.ts'

/** An integration in the list, as its latest pact and the newest result tell. */
export interface OverviewRow {
  /** Of the integration. */
  id: number
  consumer: string
  provider: string
  status: IntegrationStatus
  interactionsCount: number
  consumerVersion: string
  consumerBranches: string[]
  /** Of the consumer, in their order. */
  labels: string[]
  publishedAt: Date
  /** Of the newest result about the latest pact, or else about an earlier one. */
  success: boolean | null
  providerVersion: string | null
  verifiedAt: Date | null
}

/**
 * Which integrations are listed: `search` is part of either name, `label` one of either side, `environment` one in which
 * both sides run.
 */
export interface IntegrationFilter {
  search: string | undefined
  label: string | undefined
  environment: string | undefined
}

/** In which order: those that need someone first, by name, or those whose latest pact is the newest first. */
export const integrationSorts = ['status', 'name', 'newest'] as const
export type IntegrationSort = (typeof integrationSorts)[number]

export interface ListedIntegrations {
  rows: OverviewRow[]
  /** Of all that match, whatever their status. */
  counts: Partial<Record<IntegrationStatus, number>>
  applications: number
}
