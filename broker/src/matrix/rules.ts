import type { Gate } from './row.ts'
import type { LatestBy, Resolution } from './selector.ts'
import type { Verdict } from './verdict.ts'

/** Every rule that may stand in an answer's evidence, and what it says. The list is closed. */
const sentences = {
  EACH_VERSION_ANSWERS:
    'Each provider version that was asked for by its number, as the latest, or by an environment needs a result of its own: without one it has a row without a result.',
  ONE_ANSWERS_FOR_ALL:
    'A provider version that has a result answers for those that have none: a row without a result stands only where no version in question has one.',
  EVERY_RESULT_COUNTS:
    'Every revision of a pact and every result has a row, overwritten ones too: no latestby was given.',
  NEWEST_RESULT_COUNTS:
    'Of each consumer version and provider version, the pact that is shown now and its newest result count (latestby=cvpv).',
  NEWEST_PROVIDER_VERSION_COUNTS:
    'Of the provider versions that have a result for a consumer version, only the newest counts (latestby=cvp).',
  NEWEST_OF_THE_PAIR_COUNTS:
    'Of the rows of a consumer and a provider that have a result, only the one of the newest provider version, then of the newest consumer version, counts (latestby=cp).',
  ONLY_CHOSEN_RESULTS_COUNT: 'Rows whose result was not asked for are left out (success).',
  IGNORED_DOES_NOT_COUNT: 'Rows of what is to be ignored are shown and do not count (ignore).',
  UNKNOWN_VERSION_IS_NO:
    'A version was asked for that does not exist, and is not ignored: the answer is no, whatever the rows say.',
  MISSING_IS_UNKNOWN:
    'A row has no result, or an integration that is required has no row: the answer is unknown, also where another row has failed.',
  FAILURE_IS_NO:
    'A row has failed, or a contract breaks with what its provider asks of schemas: the answer is no.',
  CUT_IS_UNKNOWN: 'Rows were left out by the limit: a part of them is no yes.',
  NOTHING_MISSING_IS_YES: 'No row that counts lacks a result or has failed: the answer is yes.',
} as const

export type RuleName = keyof typeof sentences

/** A rule that an answer was made by. */
export interface Rule {
  rule: RuleName
  text: string
}

const byLatest: Record<LatestBy, RuleName> = {
  cvpv: 'NEWEST_RESULT_COUNTS',
  cvp: 'NEWEST_PROVIDER_VERSION_COUNTS',
  cp: 'NEWEST_OF_THE_PAIR_COUNTS',
}

/** The rules that an answer was made by, in the order in which they were applied; the last one decided. */
export function rulesOf(
  verdict: Verdict,
  { query }: Resolution,
  { gate, latestBy }: { gate: Gate; latestBy: LatestBy | undefined },
): Rule[] {
  const names: RuleName[] = [
    gate === 'strict' ? 'EACH_VERSION_ANSWERS' : 'ONE_ANSWERS_FOR_ALL',
    latestBy ? byLatest[latestBy] : 'EVERY_RESULT_COUNTS',
    ...(query.success ? ['ONLY_CHOSEN_RESULTS_COUNT' as const] : []),
    ...(query.ignore.length > 0 ? ['IGNORED_DOES_NOT_COUNT' as const] : []),
    decisive(verdict),
  ]
  return names.map((rule) => ({ rule, text: sentences[rule] }))
}

function decisive({ deployable, unknownVersions, counts }: Verdict): RuleName {
  if (deployable) return 'NOTHING_MISSING_IS_YES'
  if (unknownVersions.length > 0) return 'UNKNOWN_VERSION_IS_NO'
  if (deployable === false) return 'FAILURE_IS_NO'
  return counts.unknown > 0 ? 'MISSING_IS_UNKNOWN' : 'CUT_IS_UNKNOWN'
}
