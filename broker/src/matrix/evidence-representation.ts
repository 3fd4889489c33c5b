import { instant } from '../hal/hal.ts'
import type { Matrix } from './matrix.ts'
import type { FoundPublication, FoundResult, Row } from './row.ts'
import { rulesOf } from './rules.ts'
import {
  type Criteria,
  type Ignored,
  type MatrixQuery,
  type ResolvedSelector,
  standsForItself,
  type VersionRef,
} from './selector.ts'

/**
 * What an answer was made of, whole: whoever has it can come to the same rows, counts and verdict without the broker.
 * Of two versions of a pacticipant the one with the higher `order` is newer; of two results the one with the higher number.
 */
export function representEvidence(matrix: Matrix): object {
  const { resolution, verdict, found, asOf } = matrix
  return {
    question: representQuestion(resolution.query, asOf),
    rules: rulesOf(verdict, resolution, found),
    selectors: resolution.selectors.map(representSelector),
    ignored: resolution.ignored.flatMap(representIgnored),
    integrations: resolution.integrations.map(({ consumer, provider, required }) => ({
      consumer: consumer.name,
      provider: provider.name,
      required,
    })),
    publications: found.publications.map((one) => representPublication(one, matrix)),
    results: representResults(matrix),
    violations: verdict.violations.map(
      ({ publicationId: publication, mode, order, predecessor }) => ({
        publication,
        mode,
        order,
        predecessor,
      }),
    ),
    rows: [
      ...verdict.considered.map((row) => representRow(row, false)),
      ...verdict.ignored.map((row) => representRow(row, true)),
    ],
    limited: verdict.limited ?? null,
  }
}

function representQuestion(query: MatrixQuery, asOf: Date | undefined): object {
  return {
    selectors: query.selectors,
    destination: query.destination,
    ignore: query.ignore,
    latestby: query.latestBy ?? null,
    success: query.success ?? null,
    limit: query.limit ?? null,
    asOf: asOf?.toISOString() ?? null,
  }
}

function representSelector(selector: ResolvedSelector): object {
  const { pacticipant, asked, specified, ignored, kind } = selector
  return {
    pacticipant: pacticipant.name,
    asked: criteriaOf(asked),
    specified,
    ignored,
    found: kind,
    version: kind === 'version' ? representVersion(selector.version) : null,
    answersForItself: kind === 'version' && standsForItself(asked),
  }
}

/** A selector that was asked for also names its pacticipant, which stands beside it. */
function criteriaOf({ version, branch, mainBranch, tag, environment, latest }: Criteria): Criteria {
  return {
    ...(version !== undefined && { version }),
    ...(branch !== undefined && { branch }),
    ...(mainBranch && { mainBranch }),
    ...(tag !== undefined && { tag }),
    ...(environment !== undefined && { environment }),
    ...(latest && { latest }),
  }
}

function representVersion({ number, ord }: VersionRef): object {
  return { number, order: ord }
}

function representIgnored(ignored: Ignored): object[] {
  if (!ignored.found) return []
  const { pacticipant, version } = ignored
  return [{ pacticipant: pacticipant.name, version: version?.number ?? null }]
}

function representPublication(publication: FoundPublication, matrix: Matrix): object {
  const { id, consumerId, providerId, sha, revision, createdAt } = publication
  return {
    publication: id,
    consumer: {
      name: nameOf(matrix, consumerId),
      number: publication.consumerVersionNumber,
      order: publication.consumerVersionOrd,
    },
    provider: nameOf(matrix, providerId),
    sha,
    revision,
    publishedAt: instant(createdAt),
  }
}

/** Results are of a content, which several publications may share. */
function representResults(matrix: Matrix): object[] {
  const { publications, results } = matrix.found
  const byContent = new Map(publications.map((one) => [one.contentId, one]))
  return results.flatMap((result: FoundResult) => {
    const of = byContent.get(result.contentId)
    if (!of) return []
    return [
      {
        result: result.number,
        consumer: nameOf(matrix, of.consumerId),
        provider: {
          name: nameOf(matrix, of.providerId),
          number: result.providerVersionNumber,
          order: result.providerVersionOrd,
        },
        sha: of.sha,
        success: result.success,
        publishedAt: instant(result.createdAt),
      },
    ]
  })
}

function representRow(row: Row, ignored: boolean): object {
  const { consumer, consumerVersion, provider, providerVersion, publication, result } = row
  return {
    publication: publication.id,
    consumer: { name: consumer.name, ...representVersion(consumerVersion) },
    provider: {
      name: provider.name,
      ...(providerVersion ? representVersion(providerVersion) : { number: null, order: null }),
    },
    result: result?.number ?? null,
    success: result?.success ?? null,
    ignored,
  }
}

function nameOf({ found }: Matrix, id: number): string {
  return found.pacticipants.get(id)?.name ?? ''
}
