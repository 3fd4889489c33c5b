import type { Ask, MatrixQuestion } from './question.ts'
import { type Case, type Integration, type Resolved, resolve } from './resolve.ts'
import { type Row, rowsOf } from './rows.ts'
import type { Rules } from './rules.ts'
import type { World } from './world.ts'

export interface Verdict {
  deployable: boolean | null
  success: number
  failed: number
  unknown: number
  ignored: number
}

/** A row, as an answer shows it; the result by its number. */
export interface ShownRow {
  consumer: [name: string, version: string]
  provider: [name: string, version: string | null]
  result: number | null
  success: boolean | null
  ignored: boolean
}

/** What the gate must answer, or the status with which it must refuse. */
export type Expected =
  | { refused: number }
  | { refused: null; verdict: Verdict; rows: ShownRow[]; of: Case }

/** The gate by the letter of protocol/02 section 3.2 and of docs/decisions/0005: no SQL, and no line of the broker. */
export function expect(world: World, asked: Ask, rules: Rules): Expected {
  const question = matrixQuestionOf(world, asked)
  if (typeof question === 'number') return { refused: question }
  const of = resolve(world, question, rules)
  const rows = rowsOf(of, world, rules)
  return {
    refused: null,
    of,
    rows: rows.map((row) => shown(row, of, rules)),
    verdict: judge(of, rows, rules),
  }
}

/** Steps 10 to 12. */
export function judge(of: Case, rows: Row[], rules: Rules): Verdict {
  const considered = rows.filter((row) => !isIgnored(row, of, rules))
  const missing = of.integrations.filter(
    (integration) => integration.required && !rows.some((row) => isBetween(row, integration)),
  )
  const count = (success: boolean | null) =>
    considered.filter(({ result }) => (result?.success ?? null) === success).length
  const verdict = {
    success: count(true),
    failed: count(false),
    unknown: count(null) + (rules.requiredNeedsARow ? missing.length : 0),
    ignored: rows.length - considered.length,
  }
  return { deployable: deployable(of, verdict, rules), ...verdict }
}

function deployable(of: Case, counts: Omit<Verdict, 'deployable'>, rules: Rules): boolean | null {
  const isUnknownVersion = of.resolved.some(
    (one) => one.specified && one.found === 'none' && !isSelectorIgnored(one, of),
  )
  const isFailed = counts.failed > 0 && rules.failureIsNo
  if (isUnknownVersion && rules.unknownVersionIsNo) return false
  if (isFailed && !rules.unknownBeatsFailed) return false
  if (counts.unknown > 0) return null
  return !isFailed
}

/** What does not exist can only be ignored with its pacticipant. */
function isSelectorIgnored({ pacticipant }: Resolved, { ignored }: Case): boolean {
  return ignored.some((one) => one.pacticipant === pacticipant && one.version === null)
}

function isIgnored({ publication, provider }: Row, { ignored }: Case, rules: Rules): boolean {
  const { consumer } = publication
  return (
    rules.ignoredDoesNotCount &&
    ignored.some(
      ({ pacticipant, version }) =>
        (pacticipant === consumer.pacticipant && [null, consumer.number].includes(version)) ||
        (pacticipant === publication.provider &&
          (version === null || version === provider?.number)),
    )
  )
}

function isBetween({ publication }: Row, { consumer, provider }: Integration): boolean {
  return publication.consumer.pacticipant === consumer && publication.provider === provider
}

export function shown(row: Row, of: Case, rules: Rules): ShownRow {
  const { publication, provider, result } = row
  const isOfVersion = result !== null || !row.isOnly
  return {
    consumer: [publication.consumer.pacticipant, publication.consumer.number],
    provider: [publication.provider, isOfVersion ? (provider?.number ?? null) : null],
    result: result?.number ?? null,
    success: result?.success ?? null,
    ignored: isIgnored(row, of, rules),
  }
}

/** protocol/02 sections 3.3 and 3.4: each address is a question to the matrix, or is refused. */
function matrixQuestionOf(world: World, asked: Ask): MatrixQuestion | number {
  const isUnknown = (...names: string[]) => names.some((name) => !world.mainBranches.has(name))
  const one = (pacticipant: string, selector: object) => [{ pacticipant, ...selector }]
  const isEnvironment = (name: string | undefined) =>
    name === undefined || world.environments.includes(name)
  switch (asked.kind) {
    case 'matrix': {
      const names = asked.selectors.map(({ pacticipant }) => pacticipant)
      return isUnknown(...names) || !isEnvironment(asked.destination.environment) ? 400 : asked
    }
    case 'pair': {
      const { consumer, provider } = asked
      if (isUnknown(consumer, provider)) return 404
      return { ...asked, selectors: [{ pacticipant: consumer }, { pacticipant: provider }] }
    }
    case 'can-i-deploy': {
      const { pacticipant, version, to, ignore } = asked
      const environment = 'environment' in to ? to.environment : undefined
      if (isUnknown(pacticipant) || !isEnvironment(environment)) return 400
      const selectors = one(pacticipant, { version })
      return environment === undefined
        ? { selectors, ignore, destination: { ...to, latest: true }, latestby: 'cvp' }
        : { selectors, ignore, destination: { environment }, latestby: 'cvpv' }
    }
    case 'tag-to-tag': {
      const { pacticipant, tag, to } = asked
      const isTagged = world.tags.some(
        ({ version, name }) => version.pacticipant === pacticipant && name === tag,
      )
      if (!isTagged) return 404
      const selectors = one(pacticipant, { tag, latest: true })
      return { selectors, ignore: [], destination: { tag: to, latest: true }, latestby: 'cvp' }
    }
    case 'branch-to-environment': {
      const { pacticipant, branch, environment } = asked
      const isThere = world.branches.some(
        (it) => it.pacticipant === pacticipant && it.name === branch && it.head !== undefined,
      )
      if (!isThere || !isEnvironment(environment)) return 404
      const selectors = one(pacticipant, { branch, latest: true })
      return { selectors, ignore: [], destination: { environment }, latestby: 'cvpv' }
    }
  }
}
