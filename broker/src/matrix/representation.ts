import { instant, present } from '../hal/hal.ts'
import { whenWritten } from '../hal/json.ts'
import type { Links } from '../links.ts'
import { encodeMetadata } from '../pacts/metadata.ts'
import { representEvidence } from './evidence-representation.ts'
import type { Matrix } from './matrix.ts'
import type { Reason } from './reason.ts'
import { comparison, nextStepOf, sentenceOf } from './reasons.ts'
import type { Row, VersionFacts } from './row.ts'
import type { PacticipantRef, VersionRef } from './selector.ts'

/**
 * The matrix as the protocol's clients read it. Unlike other resources it prints nulls.
 * `summary.reasons` says why, cause by cause, in a closed list of kinds; `evidence`, for who asks to have it explained,
 * what the answer was made of.
 */
export function representMatrix(matrix: Matrix, links: Links, { explain = false } = {}): object {
  const { considered, ignored } = matrix.verdict
  const sides = sidesOf(matrix.versions, links)
  return {
    summary: representSummary(matrix, links),
    notices: matrix.notices,
    matrix: [
      ...considered.map((row) => whenWritten(() => representRow(row, sides, links))),
      ...ignored.map((row) =>
        whenWritten(() => ({ ...representRow(row, sides, links), ignored: true })),
      ),
    ],
    ...(explain && { evidence: representEvidence(matrix) }),
  }
}

function representSummary({ verdict, notices, reasons, resolution }: Matrix, links: Links): object {
  const { success, failed, unknown, ignored } = verdict.counts
  return {
    deployable: verdict.deployable,
    reason: notices.map(({ text }) => text).join('\n'),
    success,
    failed,
    unknown,
    ...(resolution.query.ignore.length > 0 && { ignored }),
    ...(verdict.limited !== undefined && { limited: verdict.limited }),
    reasons: reasons.map((reason) => whenWritten(() => representReason(reason, links))),
  }
}

/** A reason: kind and sentence, whom it is about, since when, what to do next, and the details of its kind. */
function representReason(reason: Reason, links: Links): object {
  const { kind, blocking } = reason
  return present({
    kind,
    blocking,
    text: sentenceOf(reason),
    ...('consumer' in reason && { consumer: reason.consumer, provider: reason.provider }),
    ...('pacticipant' in reason && { pacticipant: reason.pacticipant }),
    ...('pacticipants' in reason && { pacticipants: reason.pacticipants }),
    ...('destination' in reason && { absent: reason.absent, destination: reason.destination }),
    since: 'since' in reason && reason.since ? instant(reason.since) : undefined,
    ...detailsOf(reason),
    next: nextStepOf(reason, links),
    _links: linksOf(reason, links),
  })
}

function detailsOf(reason: Reason): object {
  if (reason.kind === 'VERIFICATION_FAILED') return { mismatches: reason.mismatches }
  if (reason.kind === 'SCHEMA_INCOMPATIBLE') {
    const { mode, breaks } = reason
    return { mode, breaks }
  }
  if (reason.kind === 'VERIFICATION_LOST') return { triggeredAt: instant(reason.triggeredAt) }
  if (reason.kind === 'VERIFIED_BY_OTHER_VERSION') {
    const { version, success, at } = reason.other
    return { verifiedBy: { version, success, verifiedAt: instant(at) } }
  }
  return {}
}

function linksOf(reason: Reason, links: Links): object | undefined {
  if (!('sha' in reason) || reason.sha === null) return undefined
  const pair = { consumer: reason.consumer.name, provider: reason.provider.name }
  const result =
    'result' in reason
      ? reason.result
      : reason.kind === 'VERIFIED_BY_OTHER_VERSION'
        ? reason.other.result
        : undefined
  return {
    'pb:pact-version': { href: links.pactContent(pair, reason.sha) },
    ...(reason.kind === 'SCHEMA_INCOMPATIBLE' && {
      'pb:schema-comparison': { href: comparison(reason, links) },
    }),
    ...(result !== undefined && {
      'pb:verification-result': { href: links.verificationResult(pair, reason.sha, result) },
    }),
  }
}

function representRow(row: Row, sides: Sides, links: Links): object {
  const { consumer, consumerVersion, provider, publication, result } = row
  const pair = { consumer: consumer.name, provider: provider.name }
  // A publication that nobody verified has one row, which speaks of the provider as a whole.
  const isOfVersion = row.providerVersion !== null && (result !== null || !row.alone)
  return {
    consumer: sides.consumer(consumer, consumerVersion),
    provider: sides.provider(provider, isOfVersion ? row.providerVersion : null),
    pact: {
      createdAt: instant(publication.createdAt),
      _links: { self: { href: links.pact(pair, consumerVersion.number) } },
    },
    verificationResult: result && {
      success: result.success,
      verifiedAt: instant(result.createdAt),
      _links: {
        self: {
          href: links.verificationResult(
            pair,
            publication.sha,
            result.number,
            encodeMetadata({ consumerVersionNumbers: [consumerVersion.number] }),
          ),
        },
      },
    },
  }
}

type RepresentSide = (side: PacticipantRef, version: VersionRef | null) => object

interface Sides {
  consumer: RepresentSide
  provider: RepresentSide
}

/**
 * Rows come consumer version by consumer version, each of which is represented once and let go; the versions of a provider
 * come again and again, and so do environments.
 */
function sidesOf(facts: Map<number, VersionFacts>, links: Links): Sides {
  const environments = new Map<string, object>()
  const environment = (one: Environment) => {
    const known = environments.get(one.uuid) ?? representEnvironment(one, links)
    environments.set(one.uuid, known)
    return known
  }
  const represent: RepresentSide = ({ name }, version) => ({
    name,
    version: version && representVersion(name, version, facts.get(version.id), links, environment),
    _links: { self: { href: links.pacticipant(name) } },
  })
  const providers = new Map<string, object>()
  let last: { id: number | undefined; consumer: object } = { id: undefined, consumer: {} }
  return {
    consumer(side, version) {
      if (last.id !== version?.id) last = { id: version?.id, consumer: represent(side, version) }
      return last.consumer
    },
    provider(side, version) {
      const key = `${side.id} ${version?.id}`
      const known = providers.get(key) ?? represent(side, version)
      providers.set(key, known)
      return known
    },
  }
}

function representVersion(
  name: string,
  { number }: VersionRef,
  facts: VersionFacts | undefined,
  links: Links,
  environment: (one: Environment) => object,
): object {
  const branches = (facts?.branches ?? []).map((branch) => ({
    name: branch.name,
    latest: branch.latest,
    _links: {
      self: {
        title: 'Branch version',
        name: branch.name,
        href: links.branchVersion(name, branch.name, number),
      },
    },
  }))
  return {
    number,
    branch: branches.at(-1)?.name ?? null,
    branches,
    branchVersions: branches,
    environments: (facts?.environments ?? []).map(environment),
    _links: { self: { href: links.version(name, number) } },
    tags: (facts?.tags ?? []).map((tag) => ({
      ...tag,
      _links: { self: { href: links.tag(name, number, tag.name) } },
    })),
  }
}

type Environment = VersionFacts['environments'][number]

function representEnvironment(environment: Environment, links: Links): object {
  const { uuid, name, createdAt } = environment
  const self = { title: 'Environment', name, href: links.environment(uuid) }
  return { ...environment, createdAt: instant(createdAt), _links: { self } }
}

const HEADINGS = ['CONSUMER', 'C_VERSION', 'REVISION', 'PROVIDER', 'P_VERSION', 'NUMBER', 'SUCCESS']

/** The matrix as text: a table, and the verdict below it. */
export function representMatrixAsText({ verdict, notices }: Matrix): string {
  const rows = [...verdict.considered, ...verdict.ignored].map((row) => [
    row.consumer.name,
    row.consumerVersion.number,
    String(row.publication.revision),
    row.provider.name,
    (row.result || !row.alone ? row.providerVersion?.number : undefined) ?? '',
    String(row.result?.number ?? ''),
    String(row.result?.success ?? ''),
  ])
  const table = [HEADINGS, ...rows]
  const widths = HEADINGS.map((_, at) => Math.max(...table.map((cells) => cells[at]?.length ?? 0)))
  const line = (cells: string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join(' | ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-')
  return [
    line(HEADINGS),
    rule,
    ...rows.map(line),
    '',
    `Deployable: ${verdict.deployable ?? 'nil'}`,
    `Reason: ${notices.map(({ text }) => text).join('\n')}`,
    '',
  ].join('\n')
}
