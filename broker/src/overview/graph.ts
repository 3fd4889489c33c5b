/** A consumer that has a pact with a provider. */
export interface Edge {
  id: number
  consumer: string
  provider: string
}

/** An application beside the one in focus, so many steps away: consumers to the left, providers to the right. */
export interface Neighbour {
  name: string
  side: 'consumer' | 'provider'
  step: number
  /** It stands on the other side, too. */
  isOnBothSides: boolean
}

export interface Focus {
  neighbours: Neighbour[]
  /** Those between neighbours of one side, and between them and the focus. */
  edges: (Edge & { side: Neighbour['side']; step: number })[]
}

/** What surrounds an application, at most `depth` steps away. An application stands on a side once, where it is nearest. */
export function focusOn(edges: readonly Edge[], name: string, depth: number): Focus {
  const left = walk(edges, name, depth, 'consumer')
  const right = walk(edges, name, depth, 'provider')
  const isIn = (side: typeof left, other: string) => side.steps.has(other)
  const neighbours = [
    ...[...left.steps].map(([one, step]) => ({
      name: one,
      side: 'consumer' as const,
      step,
      isOnBothSides: isIn(right, one),
    })),
    ...[...right.steps].map(([one, step]) => ({
      name: one,
      side: 'provider' as const,
      step,
      isOnBothSides: isIn(left, one),
    })),
  ]
  return { neighbours, edges: [...left.edges, ...right.edges] }
}

function walk(edges: readonly Edge[], start: string, depth: number, side: Neighbour['side']) {
  const near = side === 'consumer' ? 'provider' : 'consumer'
  const byNear = Map.groupBy(edges, (edge) => edge[near])
  const steps = new Map<string, number>()
  const found: Focus['edges'] = []
  let reached = [start]
  for (let step = 1; step <= depth; step++) {
    const next = new Set<string>()
    for (const one of reached) {
      for (const edge of byNear.get(one) ?? []) {
        const far = edge[side]
        if (far === start || (steps.get(far) ?? step) < step) continue
        steps.set(far, step)
        next.add(far)
        found.push({ ...edge, side, step })
      }
    }
    reached = [...next]
  }
  return { steps, edges: found }
}

/** The application with the most integrations; of several the first by name. */
export function busiest(edges: readonly Edge[]): string | undefined {
  const counts = new Map<string, number>()
  for (const { consumer, provider } of edges)
    for (const name of [consumer, provider]) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0]
}

/** From consumer to provider, each application once. */
export type Path = Edge[]

/** The shortest ways by which one application depends on another: at most `most`, of at most `longest` steps. */
export function pathsBetween(
  edges: readonly Edge[],
  { from, to }: { from: string; to: string },
  { most, longest }: { most: number; longest: number },
): { paths: Path[]; isCut: boolean } {
  const outgoing = Map.groupBy(edges, ({ consumer }) => consumer)
  const distance = distancesTo(edges, to)
  const paths: Path[] = []
  // Dead ends are never entered, but loops of many applications could be walked in many ways.
  const work = { left: 200_000 }
  for (let length = 1; length <= longest && paths.length <= most; length++)
    extend({ path: [], at: from, left: length })
  return { paths: paths.slice(0, most), isCut: paths.length > most || work.left <= 0 }

  function extend({ path, at, left }: { path: Path; at: string; left: number }): void {
    if (at === to && path.length > 0) {
      if (left === 0) paths.push(path)
      return
    }
    for (const edge of outgoing.get(at) ?? []) {
      const next = edge.provider
      if (paths.length > most || work.left-- <= 0) return
      if ((distance.get(next) ?? Infinity) > left - 1) continue
      if (next === from || path.some(({ provider }) => provider === next)) continue
      extend({ path: [...path, edge], at: next, left: left - 1 })
    }
  }
}

/** How many steps each application is away, along its providers. */
function distancesTo(edges: readonly Edge[], to: string): Map<string, number> {
  const incoming = Map.groupBy(edges, ({ provider }) => provider)
  const distance = new Map([[to, 0]])
  const waiting = [to]
  for (const one of waiting) {
    for (const { consumer } of incoming.get(one) ?? []) {
      if (distance.has(consumer)) continue
      distance.set(consumer, (distance.get(one) ?? 0) + 1)
      waiting.push(consumer)
    }
  }
  return distance
}

/** Applications that carry the same label, and the integrations between two such groups. */
export interface Clusters<E extends Edge> {
  groups: { name: string; members: string[] }[]
  between: { from: string; to: string; edges: E[] }[]
  inside: E[]
}

/** By the group of each application; groups by name. */
export function clusters<E extends Edge>(
  edges: readonly E[],
  groupOf: (name: string) => string,
): Clusters<E> {
  const names = [...new Set(edges.flatMap(({ consumer, provider }) => [consumer, provider]))].sort()
  const groups = [...Map.groupBy(names, groupOf)]
    .map(([name, members]) => ({ name, members }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  const isInside = ({ consumer, provider }: Edge) => groupOf(consumer) === groupOf(provider)
  const crossing = Map.groupBy(
    edges.filter((edge) => !isInside(edge)),
    ({ consumer, provider }) => JSON.stringify([groupOf(consumer), groupOf(provider)]),
  )
  const between = [...crossing.values()].flatMap((some) => {
    const [first] = some
    return first
      ? [{ from: groupOf(first.consumer), to: groupOf(first.provider), edges: some }]
      : []
  })
  return { groups, between, inside: edges.filter(isInside) }
}

/**
 * Columns for nodes joined by lines: each stands right of everything that leads to it. Lines that would run back, in
 * a circle, are told apart: they are counted, not drawn.
 */
export function layers<L extends { from: string; to: string }>(
  nodes: readonly string[],
  lines: readonly L[],
): { columnOf: Map<string, number>; forward: L[]; back: L[] } {
  const outgoing = Map.groupBy(lines, ({ from }) => from)
  const state = new Map<string, 'open' | 'done'>()
  const back = new Set<L>()
  const order: string[] = []
  const visit = (node: string): void => {
    state.set(node, 'open')
    for (const line of outgoing.get(node) ?? []) {
      if (state.get(line.to) === 'open') back.add(line)
      else if (!state.has(line.to)) visit(line.to)
    }
    state.set(node, 'done')
    order.unshift(node)
  }
  const hasIncoming = new Set(lines.map(({ to }) => to))
  const sorted = nodes.toSorted(
    (a, b) => +hasIncoming.has(a) - +hasIncoming.has(b) || (a < b ? -1 : 1),
  )
  for (const node of sorted) if (!state.has(node)) visit(node)
  const columnOf = new Map(nodes.map((node) => [node, 0]))
  for (const node of order)
    for (const line of outgoing.get(node) ?? [])
      if (!back.has(line))
        columnOf.set(line.to, Math.max(columnOf.get(line.to) ?? 0, (columnOf.get(node) ?? 0) + 1))
  return { columnOf, forward: lines.filter((line) => !back.has(line)), back: [...back] }
}
