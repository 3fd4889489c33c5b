/** How much history a database holds, and its awkward shapes. */
export interface Tier {
  pacticipants: number
  integrations: number
  /** Versions in all, spread over a year. */
  versions: number
  /** Consumers of the hub, the provider that everybody uses. */
  hubConsumers: number
  /** Share of all versions that belong to the busiest consumer, nearly all on one branch. */
  busyShare: number
  /** Results that one build of a provider gives, at most. */
  resultsPerBuild: number
}

/** Small, a team; medium, a company; large, a big one. */
export const tiers = {
  S: {
    pacticipants: 12,
    integrations: 39,
    versions: 1_900,
    hubConsumers: 8,
    busyShare: 0.1,
    resultsPerBuild: 12,
  },
  M: {
    pacticipants: 80,
    integrations: 409,
    versions: 25_000,
    hubConsumers: 60,
    busyShare: 0.2,
    resultsPerBuild: 40,
  },
  L: {
    pacticipants: 500,
    integrations: 2_342,
    versions: 293_000,
    hubConsumers: 300,
    busyShare: 0.28,
    resultsPerBuild: 50,
  },
} as const satisfies Record<string, Tier>

/** For `npm run bench:pages`: more of everything than a page can show at once. */
export const widePages = {
  pacticipants: 1_000,
  integrations: 1_500,
  versions: 13_000,
  hubConsumers: 300,
  busyShare: 0.42,
  resultsPerBuild: 20,
} as const satisfies Tier

export type TierName = keyof typeof tiers

/** Names of what every tier has, for the questions to ask about. */
export const landmarks = {
  hub: 'app-1',
  /** Depends on as many providers as there are, up to 30. */
  wide: 'app-2',
  /** Builds more often than all others. */
  busyConsumer: 'app-3',
  busyProvider: 'app-4',
  /** A provider like most. */
  ordinary: 'app-6',
  environments: ['test', 'production'],
} as const
