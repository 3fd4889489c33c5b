import { mostInColumn } from '../../overview/graph-columns.ts'
import type { FocusGraph } from '../../overview/graph-page.ts'

/** A box in the drawing: an application, or those that are folded into one. */
export interface Box {
  key: string
  name: string | undefined
  folded: number
  notes: string[]
  x: number
  y: number
  height: number
}

export interface Frame {
  label: string
  x: number
  y: number
  height: number
}

/** Where everything stands. Lines of folded applications are left out. */
export interface Layout {
  width: number
  height: number
  boxes: Map<string, Box>
  frames: Frame[]
  heads: { text: string; x: number }[]
  lines: FocusGraph['lines']
}

export const box = { width: 206, height: 38 }
const gap = { row: 8, column: 150, frame: 12 }
const TOP = 34
/** Where the focus stands, by line; more environments are counted. */
const MOST_NOTES = 6
const noteHeight = 15
/** Between two lines that meet in the focus. */
const portGap = 12

/** Columns by steps around the focus, grouped by label: the same graph is always drawn the same. */
export function layoutOf(graph: FocusGraph): Layout {
  const { focus = '', lines, columns, labels, stays, neighbours } = graph
  const deepest = { consumer: deepestOf(lines, 'consumer'), provider: deepestOf(lines, 'provider') }
  const boxes = new Map<string, Box>()
  const frames: Frame[] = []
  const heads: Layout['heads'] = []
  const onBothSides = new Set(neighbours.flatMap((one) => (one.isOnBothSides ? one.name : [])))
  const x = (side: string, step: number) =>
    (deepest.consumer + (side === 'consumer' ? -step : step)) * (box.width + gap.column) + 10
  let bottom = TOP + box.height
  for (const { side, step, found, shown } of columns) {
    const left = x(side, step)
    heads.push({
      text: `${found} ${side}${found === 1 ? '' : 's'}${step > 1 ? `, ${step} steps away` : ''}`,
      x: left,
    })
    let y = TOP
    const groups = Map.groupBy(shown, (name) => labels.get(name) ?? '')
    for (const [label, members] of [...groups].sort(byName)) {
      const start = y
      if (label !== '') y += 20
      for (const name of members) {
        const note = `${onBothSides.has(name) ? '⇄ ' : ''}${stays.get(name)?.[0] ?? ''}`.trim()
        const key = `${side} ${name}`
        const notes = note === '' ? [] : [note]
        boxes.set(key, { key, name, folded: 0, notes, x: left, y, height: box.height })
        y += box.height + gap.row
      }
      if (label !== '') frames.push({ label, x: left - 6, y: start, height: y - start - 2 })
      y += gap.frame
    }
    if (shown.length < found) {
      const key = `${side} +${step}`
      const folded = found - shown.length
      const notes = ['listed below']
      boxes.set(key, { key, name: undefined, folded, notes, x: left, y, height: box.height })
      y += box.height + gap.row
    }
    bottom = Math.max(bottom, y)
  }
  const notes = notesOf(stays.get(focus) ?? [])
  const meeting = Map.groupBy(
    lines.filter((line) => nearKey(line, focus) === 'focus'),
    ({ side }) => side,
  )
  const most = Math.max(
    0,
    ...[...meeting.values()].map((some) => Math.min(some.length, mostInColumn)),
  )
  const tall = Math.max(
    box.height + noteHeight * Math.max(0, notes.length - 1),
    portGap * (most + 1),
  )
  bottom = Math.max(bottom, TOP + tall)
  const height = bottom + 10
  boxes.set('focus', {
    key: 'focus',
    name: focus,
    folded: 0,
    notes,
    x: x('focus', 0),
    y: (TOP + bottom) / 2 - tall / 2,
    height: tall,
  })
  const drawn = lines.filter((line) => boxes.has(farKey(line)) && boxes.has(nearKey(line, focus)))
  return {
    width: (deepest.consumer + 1 + deepest.provider) * (box.width + gap.column) - gap.column + 20,
    height,
    boxes,
    frames,
    heads,
    lines: drawn,
  }
}

/** How many columns a side has: there may be fewer than were asked for. */
function deepestOf(lines: FocusLine[], wanted: FocusLine['side']): number {
  return lines.reduce((most, { side, step }) => (side === wanted ? Math.max(most, step) : most), 0)
}

function notesOf(stays: string[]): string[] {
  if (stays.length <= MOST_NOTES) return stays
  return [...stays.slice(0, MOST_NOTES - 1), `and ${stays.length - MOST_NOTES + 1} more`]
}

type FocusLine = FocusGraph['lines'][number]

export function farKey(line: FocusLine): string {
  return `${line.side} ${line[line.side]}`
}

export function nearKey(line: FocusLine, focus: string): string {
  const near = line.side === 'consumer' ? line.provider : line.consumer
  return near === focus ? 'focus' : `${line.side} ${near}`
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1
}
