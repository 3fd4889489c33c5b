import type { Config } from '../config.ts'
import type { CleanUpRules } from './clean-up.ts'

/** As the settings say. */
export function cleanUpRulesOf({ cleanUp, wip }: Config): CleanUpRules {
  return { ...cleanUp, lookBackDays: wip.otherBranchLookBackDays }
}
