import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { DomainError } from '../errors.ts'
import {
  busiest,
  type Clusters,
  clusters,
  type Edge,
  type Focus,
  focusOn,
  pathsBetween,
} from './graph.ts'
import { type Column, columnsOf } from './graph-columns.ts'
import type { Line } from './graph-line.ts'
import { listEdgeFacts, listEdges, listFirstLabels, listStays } from './graph-queries.ts'
import { statusOf } from './integration-status.ts'

/** What every view of the graph needs: who there is, and the labels. */
interface Ground {
  names: string[]
  labels: Map<string, string>
}

export interface FocusGraph extends Ground {
  kind: 'focus'
  focus: string | undefined
  depth: number
  neighbours: Focus['neighbours']
  lines: (Line & { side: 'consumer' | 'provider'; step: number })[]
  columns: Column[]
  /** What runs where, in words, of the applications in the columns, and of the one in focus. */
  stays: Map<string, string[]>
}

export interface PathGraph extends Ground {
  kind: 'paths'
  from: string | undefined
  to: string | undefined
  paths: Line[][]
  isCut: boolean
}

export interface ClusterGraph extends Ground, Clusters<Line> {
  kind: 'clusters'
}

/** Throws `not-found` for an unknown application; without one, the busiest is in focus. */
export async function focusGraph(
  db: Db,
  {
    focus,
    depth,
    only,
  }: { focus: string | undefined; depth: number; only: 'failed' | 'open' | undefined },
  asOf: Moment,
): Promise<FocusGraph> {
  const edges = await listEdges(db, asOf)
  const ground = await groundOf(db, edges)
  const name = focus === undefined ? busiest(edges) : known(ground, focus)
  const found = name === undefined ? { neighbours: [], edges: [] } : focusOn(edges, name, depth)
  const lines = (await withStatus(db, found.edges, asOf)).filter(
    ({ status }) =>
      only === undefined || (only === 'failed' ? status === 'failed' : status !== 'verified'),
  )
  const drawn = new Set(lines.map(({ side, ...line }) => `${side} ${line[side]}`))
  const neighbours = found.neighbours.filter((one) => drawn.has(`${one.side} ${one.name}`))
  const columns = columnsOf(lines, depth)
  const shown = [...new Set([name ?? '', ...columns.flatMap(({ shown }) => shown)])]
  return {
    ...ground,
    kind: 'focus',
    focus: name,
    depth,
    neighbours,
    lines,
    columns,
    stays: await staysOf(db, shown, asOf),
  }
}

/** Throws `not-found` for an unknown application. */
export async function pathGraph(
  db: Db,
  { from, to }: { from: string | undefined; to: string | undefined },
  asOf: Moment,
): Promise<PathGraph> {
  const edges = await listEdges(db, asOf)
  const ground = await groundOf(db, edges)
  if (from === undefined || to === undefined)
    return { ...ground, kind: 'paths', from, to, paths: [], isCut: false }
  const ends = { from: known(ground, from), to: known(ground, to) }
  const { paths, isCut } = pathsBetween(edges, ends, { most: 20, longest: 6 })
  const lines = await withStatus(db, [...new Set(paths.flat())], asOf)
  const byId = new Map(lines.map((line) => [line.id, line]))
  const judged = paths.map((path) => path.flatMap(({ id }) => byId.get(id) ?? []))
  return { ...ground, kind: 'paths', ...ends, paths: judged, isCut }
}

/** All applications by their first label; `exclude` leaves out names, with * for any characters. */
export async function clusterGraph(
  db: Db,
  { exclude }: { exclude: string | undefined },
  asOf: Moment,
): Promise<ClusterGraph> {
  const all = await listEdges(db, asOf)
  const ground = await groundOf(db, all)
  const isHidden = namesLike(exclude)
  const edges = all.filter(({ consumer, provider }) => !isHidden(consumer) && !isHidden(provider))
  const lines = await withStatus(db, edges, asOf)
  return {
    ...ground,
    kind: 'clusters',
    ...clusters(lines, (name) => ground.labels.get(name) ?? ''),
  }
}

/** Every integration of one application. */
export async function linesOf(db: Db, name: string, asOf: Moment): Promise<Line[]> {
  return withStatus(db, await listEdges(db, asOf, name), asOf)
}

async function groundOf(db: Db, edges: readonly Edge[]): Promise<Ground> {
  const names = new Set(edges.flatMap(({ consumer, provider }) => [consumer, provider]))
  const labels = new Map((await listFirstLabels(db)).map(({ name, label }) => [name, label]))
  return { names: [...names].sort(), labels }
}

function known({ names }: Ground, name: string): string {
  if (names.includes(name)) return name
  throw new DomainError(
    'not-found',
    `No application ${name} with a pact was found: the graph shows those that have one.`,
  )
}

async function withStatus<E extends Edge>(
  db: Db,
  edges: readonly E[],
  asOf: Moment,
): Promise<(E & Line)[]> {
  if (edges.length === 0) return []
  const facts = await listEdgeFacts(db, [...new Set(edges.map(({ id }) => id))], asOf)
  const byId = new Map(facts.map((one) => [one.id, one]))
  return edges.map((edge) => {
    const found = byId.get(edge.id)
    const status = found ? statusOf(found) : 'unknown'
    return { ...edge, status, interactionsCount: found?.interactionsCount ?? 0 }
  })
}

async function staysOf(db: Db, names: string[], asOf: Moment): Promise<Map<string, string[]>> {
  const stays = await listStays(db, names, asOf)
  const words = Map.groupBy(stays, ({ name }) => name)
  return new Map(
    [...words].map(([name, some]) => [
      name,
      some.map(({ environment, versions }) => `${environment} ${versions.join(', ')}`),
    ]),
  )
}

/** Each part between two stars must follow the one before. */
function namesLike(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => false
  const [first = '', ...others] = pattern.toLowerCase().split('*')
  const last = others.pop()
  return (name) => {
    const text = name.toLowerCase()
    if (last === undefined) return text === first
    if (!text.startsWith(first) || !text.endsWith(last)) return false
    let at = first.length
    for (const part of others) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= text.length - last.length
  }
}
