import type { Body, Evidence } from './answer.ts'
import { judge, type ShownRow, shown, type Verdict } from './oracle.ts'
import type { LatestBy } from './question.ts'
import type { Case } from './resolve.ts'
import { type Facts, type Row, rowsOf } from './rows.ts'
import { protocol, type Rules } from './rules.ts'

/** What an answer must say, by its own evidence alone: nothing else of the broker is known here. */
export function evaluate(evidence: Evidence): { verdict: Verdict; rows: ShownRow[] } {
  const of = caseOf(evidence)
  const facts = factsOf(evidence)
  const rules = rulesOf(evidence)
  const rows = evidence.limited === null ? rowsOf(of, facts, rules) : rowsGiven(evidence, facts)
  const verdict = judge(of, rows, rules)
  const isYes = verdict.deployable === true
  const deployable =
    isYes && evidence.violations.length > 0
      ? false
      : isYes && evidence.limited !== null
        ? null
        : verdict.deployable
  return { verdict: { ...verdict, deployable }, rows: rows.map((row) => shown(row, of, rules)) }
}

/** The rule that decided, by its name in the evidence. */
export function decisiveRule(evidence: Evidence, { deployable, unknown }: Verdict): string {
  if (deployable) return 'NOTHING_MISSING_IS_YES'
  if (deployable === null) return unknown > 0 ? 'MISSING_IS_UNKNOWN' : 'CUT_IS_UNKNOWN'
  const isOfVersion = evidence.selectors.some(
    ({ specified, ignored, found }) => specified && !ignored && found === 'none',
  )
  return isOfVersion ? 'UNKNOWN_VERSION_IS_NO' : 'FAILURE_IS_NO'
}

/** The rows that the evidence lists, as `matrix` shows them. */
export function rowsListed({ rows, publications }: Evidence): ShownRow[] {
  return rows.map((row) => {
    const isOnly = rows.filter(({ publication }) => publication === row.publication).length === 1
    const isKnown = publications.some(({ publication }) => publication === row.publication)
    return {
      consumer: [row.consumer.name, isKnown ? row.consumer.number : 'of an unlisted publication'],
      provider: [row.provider.name, row.result === null && isOnly ? null : row.provider.number],
      result: row.result,
      success: row.success,
      ignored: row.ignored,
    }
  })
}

export function caseOf({ question, selectors, ignored, integrations, rules }: Evidence): Case {
  const latestby = latestbyOf(rules)
  return {
    question: {
      selectors: question.selectors,
      destination: question.destination,
      ignore: question.ignore,
      ...(latestby && { latestby }),
      ...(question.success && { success: question.success }),
    },
    resolved: selectors.map(({ pacticipant, specified, found, version, answersForItself }) => ({
      pacticipant,
      specified,
      found,
      version: version && { pacticipant, ...version },
      answersForItself,
    })),
    ignored,
    integrations,
  }
}

const latestbys: Record<string, LatestBy> = {
  NEWEST_RESULT_COUNTS: 'cvpv',
  NEWEST_PROVIDER_VERSION_COUNTS: 'cvp',
  NEWEST_OF_THE_PAIR_COUNTS: 'cp',
}

function latestbyOf(rules: Evidence['rules']): LatestBy | undefined {
  return rules.flatMap(({ rule }) => latestbys[rule] ?? [])[0]
}

/** What the evidence says it was judged by; how latestby was read is said by the rule, not to be found again. */
function rulesOf({ rules }: Evidence): Rules {
  const noMasking = rules.some(({ rule }) => rule === 'EACH_VERSION_ANSWERS')
  return { ...protocol, noMasking, environmentsKeepEachVersion: false }
}

function factsOf({ publications, results }: Evidence): Facts {
  return {
    publications: publications.map((one) => ({
      consumer: versionOf(one.consumer),
      provider: one.provider,
      content: one.sha,
      isShown: !publications.some((other) => isRevisionAfter(other, one)),
    })),
    results: results.map(({ result, consumer, provider, sha, success }) => ({
      consumer,
      provider: versionOf(provider),
      content: sha,
      success,
      number: result,
    })),
  }
}

function isRevisionAfter(
  other: Evidence['publications'][number],
  one: Evidence['publications'][number],
): boolean {
  return (
    other.consumer.order === one.consumer.order &&
    other.consumer.name === one.consumer.name &&
    other.provider === one.provider &&
    other.revision > one.revision
  )
}

function versionOf({ name, number, order }: { name: string; number: string; order: number }) {
  return { pacticipant: name, number, order }
}

/** Of an answer that was cut, the rows are not to be found again: those that are left are judged. */
function rowsGiven({ rows, publications }: Evidence, facts: Facts): Row[] {
  return rows.flatMap((row) => {
    const place = publications.findIndex(({ publication }) => publication === row.publication)
    const publication = facts.publications[place]
    if (!publication) return []
    const { name: pacticipant, number, order } = row.provider
    const provider = number === null || order === null ? null : { pacticipant, number, order }
    const result = facts.results.find((one) => one.number === row.result) ?? null
    const isOnly = rows.filter((other) => other.publication === row.publication).length === 1
    return [{ publication, provider, result, isOnly }]
  })
}

/** How many reasons of each sort an answer owes for its counts. */
export function reasonsOwed({ summary, evidence }: Body): Record<string, number> {
  const { reasons } = summary
  const number = (isMeant: (one: (typeof reasons)[number]) => boolean) =>
    reasons.filter(isMeant).length
  const unknownVersions = number(({ kind }) => kind === 'VERSION_UNKNOWN')
  const failed = number(({ kind }) => kind === 'VERIFICATION_FAILED')
  return {
    success: number(({ kind }) => kind === 'VERIFIED'),
    failed,
    unknown:
      number(({ blocking }) => blocking) - failed - unknownVersions - evidence.violations.length,
  }
}
