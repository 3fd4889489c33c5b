import type { FocusGraph, Line } from '../../overview/graph-page.ts'
import { worstFirst } from '../../overview/graph-page.ts'

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
/** A column shows this many; what is not verified is shown first. */
const MOST = 24

/** Columns by steps around the focus, grouped by label: the same graph is always drawn the same. */
export function layoutOf(graph: FocusGraph): Layout {
  const { focus = '', lines, labels, stays, neighbours } = graph
  const deepest = { consumer: deepestOf(lines, 'consumer'), provider: deepestOf(lines, 'provider') }
  const boxes = new Map<string, Box>()
  const frames: Frame[] = []
  const heads: Layout['heads'] = []
  const x = (side: string, step: number) =>
    (deepest.consumer + (side === 'consumer' ? -step : step)) * (box.width + gap.column) + 10
  let bottom = TOP + box.height
  for (const side of ['consumer', 'provider'] as const) {
    for (let step = 1; step <= deepest[side]; step++) {
      const names = orderOf(
        lines.filter((line) => line.side === side && line.step === step),
        side,
      )
      if (names.length === 0) continue
      const left = x(side, step)
      heads.push({
        text: `${names.length} ${side}${names.length === 1 ? '' : 's'}${step > 1 ? `, ${step} steps away` : ''}`,
        x: left,
      })
      const shown = names.slice(0, names.length > MOST ? MOST - 1 : MOST)
      let y = TOP
      const groups = Map.groupBy(shown, (name) => labels.get(name) ?? '')
      for (const [label, members] of [...groups].sort(byName)) {
        const start = y
        if (label !== '') y += 20
        for (const name of members) {
          const both = neighbours.some((one) => one.name === name && one.isOnBothSides)
          const note = `${both ? '⇄ ' : ''}${stays.get(name)?.[0] ?? ''}`.trim()
          boxes.set(`${side} ${name}`, {
            key: `${side} ${name}`,
            name,
            folded: 0,
            notes: note === '' ? [] : [note],
            x: left,
            y,
            height: box.height,
          })
          y += box.height + gap.row
        }
        if (label !== '') frames.push({ label, x: left - 6, y: start, height: y - start - 2 })
        y += gap.frame
      }
      if (shown.length < names.length) {
        boxes.set(`${side} +${step}`, {
          key: `${side} +${step}`,
          name: undefined,
          folded: names.length - shown.length,
          notes: ['listed below'],
          x: left,
          y,
          height: box.height,
        })
        y += box.height + gap.row
      }
      bottom = Math.max(bottom, y)
    }
  }
  const notes = notesOf(stays.get(focus) ?? [])
  const meeting = Map.groupBy(
    lines.filter((line) => nearKey(line, focus) === 'focus'),
    ({ side }) => side,
  )
  const most = Math.max(0, ...[...meeting.values()].map((some) => Math.min(some.length, MOST)))
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

/** Worst first where not all can be shown, else by name. */
function orderOf(lines: FocusLine[], side: 'consumer' | 'provider'): string[] {
  const worst = worstFirst<Line & Pick<FocusLine, 'side' | 'step'>>(lines)
  const names = [...new Set(worst.map((line) => line[side]))]
  return names.length > MOST ? names : names.sort()
}

function byName([one]: [string, unknown], [other]: [string, unknown]): number {
  return one < other ? -1 : 1
}
