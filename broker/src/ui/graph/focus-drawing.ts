import type { FocusGraph } from '../../overview/graph-page.ts'
import { type Html, html } from '../html.ts'
import { counted } from '../names.ts'
import { verdictOf } from '../status.ts'
import type { Visit } from '../visit.ts'
import { type Box, box, farKey, layoutOf, nearKey } from './columns.ts'
import { edge, node } from './parts.ts'

/** The application in the middle, its consumers to the left and its providers to the right. */
export function focusDrawing(graph: FocusGraph, visit: Visit): Html {
  const layout = layoutOf(graph)
  const { focus = '' } = graph
  const { pages } = visit
  const ports = portsOf(layout.lines, layout.boxes, focus)
  const order = layout.lines.toSorted(
    (one, other) => +(one.status === 'failed') - +(other.status === 'failed'),
  )
  return html`<svg class="graph" width="${layout.width}" height="${layout.height}" viewBox="0 0 ${layout.width} ${layout.height}" role="group" aria-label="${focus} with its neighbours. The same lines are listed in the table below.">
${layout.heads.map(({ text, x }) => html`<text class="colhead" x="${x}" y="18">${text}</text>`)}
${layout.frames.map(({ label, x, y, height }) => html`<g class="cluster"><rect x="${x}" y="${y}" width="${box.width + 12}" height="${height}" rx="4"/><text x="${x + 8}" y="${y + 14}">${label}</text></g>`)}
${order.map((line) => {
  const [far, near] = [layout.boxes.get(farKey(line)), layout.boxes.get(nearKey(line, focus))]
  if (!far || !near) return null
  const port = ports.get(line) ?? near.y + near.height / 2
  const outer = {
    x: line.side === 'consumer' ? far.x + box.width : far.x,
    y: far.y + box.height / 2,
  }
  const inner = { x: line.side === 'consumer' ? near.x : near.x + box.width, y: port }
  const [from, to] = line.side === 'consumer' ? [outer, inner] : [inner, outer]
  const words = `${line.consumer} to ${line.provider}: ${line.status}, ${counted(line.interactionsCount, 'interaction')}`
  return edge({
    from,
    to,
    verdict: verdictOf[line.status],
    count: String(line.interactionsCount),
    words,
    href: pages.integration(line),
    chipAt: line.side === 'consumer' ? 0.3 : 0.7,
  })
})}
${[...layout.boxes.values()].map((one) => nodeOf(one, visit))}
</svg>`
}

function nodeOf(one: Box, { pages }: Visit): Html {
  const { name, folded, notes, x, y, height, key } = one
  const title = name ?? `+ ${folded} more`
  const href =
    name === undefined
      ? '#lines'
      : key === 'focus'
        ? pages.application(name)
        : pages.graph({ focus: name })
  return node({
    x,
    y,
    width: box.width,
    height,
    title,
    notes,
    href,
    kind: key === 'focus' ? 'focus' : '',
  })
}

/** Where lines meet their inner box, in the order of the outer ones, so that they do not cross. */
function portsOf(lines: FocusGraph['lines'], boxes: Map<string, Box>, focus: string) {
  const found = new Map<FocusGraph['lines'][number], number>()
  for (const [key, some] of Map.groupBy(lines, (line) => `${line.side} ${nearKey(line, focus)}`)) {
    const near = boxes.get(key.slice(key.indexOf(' ') + 1))
    if (!near) continue
    const sorted = some.toSorted(
      (a, b) => (boxes.get(farKey(a))?.y ?? 0) - (boxes.get(farKey(b))?.y ?? 0),
    )
    sorted.forEach((line, index) => {
      found.set(line, near.y + (near.height * (index + 1)) / (sorted.length + 1))
    })
  }
  return found
}
