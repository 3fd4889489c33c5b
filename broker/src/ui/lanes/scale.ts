import { dayAndTime } from '../times.ts'

/** The width of the drawing, in pixels; the names of the lanes stand beside it. */
export const WIDTH = 1162

export interface Scale {
  from: Date
  to: Date
  x(moment: Date): number
}

export function scaleOf({ from, to }: { from: Date; to: Date }): Scale {
  const length = Math.max(1, to.getTime() - from.getTime())
  const x = (moment: Date) => {
    const share = (moment.getTime() - from.getTime()) / length
    return Math.min(1, Math.max(0, share)) * WIDTH
  }
  return { from, to, x }
}

/** Of things in the order of their places, those that are so many pixels away from the one before. */
export function apart<Of>(things: Of[], pixels: number, placeOf: (thing: Of) => number): Of[] {
  let last: number | undefined
  return things.filter((thing) => {
    const x = placeOf(thing)
    const isApart = last === undefined || Math.abs(x - last) >= pixels
    if (isApart) last = x
    return isApart
  })
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const steps = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
]

/** Lines of time with their names, at most twenty: minutes, hours, days or weeks, as the span needs. */
export function ticksOf({ from, to }: Scale): { at: Date; label: string }[] {
  const length = to.getTime() - from.getTime()
  const step = steps.find((candidate) => length / candidate <= 20) ?? 365 * DAY
  const first = Math.ceil(from.getTime() / step) * step
  const count = Math.max(0, Math.floor((to.getTime() - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(first + index * step)
    const [day = '', time = ''] = dayAndTime(at, false).split(', ')
    const words = day.split(' ').slice(0, step >= 28 * DAY ? 3 : 2)
    return { at, label: step < DAY ? time : words.join(' ') }
  })
}

/** Saturdays and Sundays of a span in which days can be told apart. */
export function weekendsOf({ from, to }: Scale): { from: Date; to: Date }[] {
  if (to.getTime() - from.getTime() > 45 * DAY) return []
  const first = Math.floor(from.getTime() / DAY) * DAY
  const days = Math.ceil((to.getTime() - first) / DAY)
  return Array.from({ length: days }, (_, index) => first + index * DAY)
    .filter((day) => [0, 6].includes(new Date(day).getUTCDay()))
    .map((day) => ({ from: new Date(day), to: new Date(day + DAY) }))
}
