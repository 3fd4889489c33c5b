import { layers } from '../../overview/graph.ts'
import { type Html, html } from '../html.ts'
import type { Verdict } from '../verdict.ts'
import { edge, node } from './parts.ts'

export interface LayeredNode {
  key: string
  title: string
  note: string
  href: string
  kind: '' | 'pile' | 'end'
}

export interface LayeredLine {
  from: string
  to: string
  verdict: Verdict
  count: string
  words: string
  href: string
}

const size = { width: 180, height: 38, column: 330, row: 64 }

/** Nodes in columns, each right of all that lead to it. Also says how many lines run back and are not drawn. */
export function layeredDrawing(
  nodes: LayeredNode[],
  lines: LayeredLine[],
  label: string,
): { drawing: Html; back: number } {
  const { columnOf, forward, back } = layers(
    nodes.map(({ key }) => key),
    lines,
  )
  const columns = [...Map.groupBy(nodes, ({ key }) => columnOf.get(key) ?? 0)].sort(
    ([a], [b]) => a - b,
  )
  const tallest = Math.max(1, ...columns.map(([, some]) => some.length))
  const height = tallest * size.row + 40
  const places = new Map(
    columns.flatMap(([column, some]) =>
      some.map((one, index) => {
        const top = (height - some.length * size.row) / 2 + (size.row - size.height) / 2
        return [
          one.key,
          { x: column * size.column + 10, y: top + index * size.row + (column % 2) * 8 },
        ] as const
      }),
    ),
  )
  const width = (columns.length - 1) * size.column + size.width + 20
  const drawing = html`<svg class="graph" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${label}">
${forward.map(({ from, to, ...line }) => {
  const [a, b] = [places.get(from), places.get(to)]
  if (!a || !b) return null
  const span = (columnOf.get(to) ?? 0) - (columnOf.get(from) ?? 0)
  // A line over other columns is bent out of the way of what stands between.
  const bend = span > 1 ? -Math.min(height / 2, 34 * span) : 0
  return edge({
    ...line,
    bend,
    chipAt: span > 1 ? 0.5 : 0.4,
    from: { x: a.x + size.width, y: a.y + size.height / 2 },
    to: { x: b.x, y: b.y + size.height / 2 },
  })
})}
${nodes.map(({ key, title, note, href, kind }) => {
  const place = places.get(key)
  return place
    ? node({
        ...place,
        width: size.width,
        height: size.height,
        title,
        notes: note === '' ? [] : [note],
        href,
        kind,
      })
    : null
})}
</svg>`
  return { drawing, back: back.length }
}
