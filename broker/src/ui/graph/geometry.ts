import type { Verdict } from '../verdict.ts'

export interface Point {
  x: number
  y: number
}

/** A line with horizontal ends: solid, or torn where the verdict says that the two do not hold. */
export function linePath(from: Point, to: Point, verdict: Verdict, bend = 0): string {
  const middle = (from.x + to.x) / 2
  const [one, other] = [
    { x: middle, y: from.y + bend },
    { x: middle, y: to.y + bend },
  ]
  if (verdict !== 'fail' && verdict !== 'pend')
    return `M${at(from)}C${at(one)} ${at(other)} ${at(to)}`
  return torn(from, one, other, to)
}

/** A point of that line; `part` runs from 0 to 1. */
export function pointOf(from: Point, to: Point, part: number, bend = 0): Point {
  const middle = (from.x + to.x) / 2
  return cubic(from, { x: middle, y: from.y + bend }, { x: middle, y: to.y + bend }, to, part)
}

const TOOTH = 6
const AMPLITUDE = 4

function torn(from: Point, one: Point, other: Point, to: Point): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const teeth = Math.max(8, Math.round(length / TOOTH))
  const points = Array.from({ length: teeth + 1 }, (_, index) => {
    const here = cubic(from, one, other, to, index / teeth)
    if (index < 2 || index > teeth - 2) return here
    const next = cubic(from, one, other, to, (index + 0.5) / teeth)
    const size = Math.hypot(next.x - here.x, next.y - here.y) || 1
    const way = index % 2 === 0 ? AMPLITUDE : -AMPLITUDE
    return {
      x: here.x - ((next.y - here.y) / size) * way,
      y: here.y + ((next.x - here.x) / size) * way,
    }
  })
  return `M${points.map(at).join('L')}`
}

function cubic(a: Point, b: Point, c: Point, d: Point, part: number): Point {
  const rest = 1 - part
  const mix = (p: number, q: number, r: number, s: number) =>
    rest ** 3 * p + 3 * rest ** 2 * part * q + 3 * rest * part ** 2 * r + part ** 3 * s
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) }
}

function at({ x, y }: Point): string {
  return `${Math.round(x * 10) / 10},${Math.round(y * 10) / 10}`
}
