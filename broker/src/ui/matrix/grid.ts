import type { Row, RowPublication } from '../../matrix/row.ts'
import type { VersionRef } from '../../matrix/selector.ts'

/** The contents of one pair against the versions of its provider. */
export interface Grid {
  pair: { consumer: string; provider: string }
  /** Of the provider, older to newer. */
  columns: VersionRef[]
  /** Newest content first. */
  rows: GridRow[]
  /** What there is no room for. */
  left: { contents: number; versions: number }
}

export interface GridRow {
  publication: RowPublication
  /** That published the content, newest first. */
  versions: VersionRef[]
  /** By provider version, the row with the newest result. */
  cells: Map<number, Row>
}

/** So many contents and provider versions can be taken in, and sent in one page. */
const MOST = 30

/** Undefined where the rows are of several pairs, or none has a provider version: a list tells them better. */
export function gridOf(
  rows: readonly Row[],
  isLive: (version: number) => boolean,
): Grid | undefined {
  const [first] = rows
  if (!first || rows.some((row) => !isOfSamePair(row, first))) return undefined
  const versions = newestOf(rows.flatMap(({ providerVersion }) => providerVersion ?? []))
  if (versions.length === 0) return undefined
  const contents = [...Map.groupBy(rows, ({ publication }) => publication.contentId).values()].map(
    gridRow,
  )
  contents.sort((one, other) => ordOf(other) - ordOf(one))
  const shown = chosen(contents, (row) => row.versions.some(({ id }) => isLive(id)))
  const columns = chosen(versions, ({ id }) => isLive(id)).toReversed()
  return {
    pair: { consumer: first.consumer.name, provider: first.provider.name },
    columns,
    rows: shown,
    left: {
      contents: contents.length - shown.length,
      versions: versions.length - columns.length,
    },
  }
}

function isOfSamePair(one: Row, other: Row): boolean {
  return one.consumer.id === other.consumer.id && one.provider.id === other.provider.id
}

function gridRow(rows: Row[]): GridRow {
  const cells = new Map<number, Row>()
  for (const row of rows) {
    const id = row.providerVersion?.id
    if (id === undefined || row.result === null) continue
    const there = cells.get(id)?.result
    if (!there || there.number < row.result.number) cells.set(id, row)
  }
  const versions = newestOf(rows.map(({ consumerVersion }) => consumerVersion))
  const newest = rows.reduce(
    (a, b) => (b.consumerVersion.ord > a.consumerVersion.ord ? b : a),
    rows[0] as Row,
  )
  return { publication: newest.publication, versions, cells }
}

function newestOf(versions: VersionRef[]): VersionRef[] {
  return [...new Map(versions.map((version) => [version.id, version])).values()].sort(
    (one, other) => other.ord - one.ord,
  )
}

function ordOf({ versions }: GridRow): number {
  return versions[0]?.ord ?? 0
}

/** The first ones, and those that are live wherever they stand; in their order. */
function chosen<One>(all: readonly One[], isLive: (one: One) => boolean): One[] {
  if (all.length <= MOST) return [...all]
  const live = all.filter(isLive).slice(0, MOST)
  const kept = new Set([
    ...live,
    ...all.filter((one) => !live.includes(one)).slice(0, MOST - live.length),
  ])
  return all.filter((one) => kept.has(one))
}
