import * as access from './access.ts'
import * as accounts from './accounts.ts'
import * as assignmentLambda from './assignment-lambda.ts'
import * as assignments from './assignments.ts'
import * as audit from './audit.ts'
import * as experiments from './experiments.ts'
import * as featureFlags from './feature-flags.ts'
import * as flagLambda from './flag-lambda.ts'
import * as published from './published.ts'
import * as results from './results.ts'
import * as rollouts from './rollouts.ts'
import * as safety from './safety.ts'
import type { ProviderState } from './state.ts'

/** Every provider and what may be taken for granted about it. A new state is written beside its kin and listed here. */
export const registry = {
  'experimentation-api': [
    access.signedIn,
    access.noToken,
    access.expiredToken,
    access.activeApiKey,
    access.expiredApiKey,
    accounts.notRegistered,
    accounts.registered,
    accounts.signedInBefore,
    accounts.passwordForgotten,
    accounts.anotherUser,
    experiments.noExperiments,
    experiments.experimentsExist,
    experiments.experimentExists,
    featureFlags.noFlags,
    featureFlags.flagExists,
    featureFlags.flagKeyTaken,
    featureFlags.overrideExists,
    rollouts.noRollouts,
    rollouts.rolloutExists,
    safety.flagWatched,
    safety.flagMeasured,
    safety.flagRolledBack,
    assignments.assigned,
    results.resultsSeen,
    results.resultsExported,
    audit.auditEntriesExist,
    published.experimentPublished,
    published.flagPublished,
    published.assignmentPublished,
    published.exposureSent,
    published.eventTracked,
  ],
  'feature-flag-lambda': [
    flagLambda.configItemPublished,
    flagLambda.noConfigItem,
    flagLambda.evaluationAskedFor,
  ],
  'assignment-lambda': [
    access.signedIn,
    access.noToken,
    assignmentLambda.experimentItemPublished,
    assignmentLambda.noExperimentItem,
    assignmentLambda.assignmentStored,
  ],
} as const

export type ProviderName = keyof typeof registry
export const providerNames = Object.keys(registry) as ProviderName[]

export function isProviderName(name: string): name is ProviderName {
  return Object.hasOwn(registry, name)
}

export function statesOf(provider: ProviderName): readonly ProviderState[] {
  return registry[provider]
}

/** undefined: this provider has no state of that name. */
export function findState(provider: ProviderName, name: string): ProviderState | undefined {
  return statesOf(provider).find((state) => state.name === name)
}
