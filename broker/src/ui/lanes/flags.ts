import type { ExplainedChange } from '../../overview/pair-history.ts'
import { type Html, html } from '../html.ts'
import { shortVersion } from '../names.ts'
import { dayAndTime } from '../times.ts'
import { wordOf } from '../verdict.ts'
import { apart, type Scale, WIDTH } from './scale.ts'
import { round } from './seam.ts'

/** A level of labels is this high; at most four stand above each other. */
export const LEVEL = 34
const MOST_LEVELS = 4
const MOST_LABELS = 30
const LONGEST = 44
/** As wide as a number of three digits. */
const FLAG = 24

interface Flag {
  change: ExplainedChange
  number: number
  x: number
  level: number
  /** Where the label starts, or ends when it stands on the left; absent: the number only. */
  label?: { x: number; isLeft: boolean; what: string; detail: string }
}

/**
 * Each change of the verdict as a numbered flag, with its label where there is room. Of very many, those that would
 * cover a later one are left out.
 */
export function flagsOf(
  changes: ExplainedChange[],
  scale: Scale,
): { flags: Flag[]; levels: number } {
  const placed = changes.map((change, index) => ({
    change,
    number: index + 1,
    x: Math.min(WIDTH - 10, Math.max(10, scale.x(change.at))),
  }))
  if (changes.length > MOST_LABELS) {
    const flags = apart(placed.toReversed(), FLAG, ({ x }) => x).toReversed()
    return { flags: flags.map((flag) => ({ ...flag, level: 0 })), levels: 1 }
  }
  const ends: number[] = []
  const flags = placed.map(({ change, number, x }): Flag => {
    const { what, detail } = wordsOf(change)
    const width = Math.max(what.length * 6.6, detail.length * 6.4) + 18
    const isLeft = x + width > WIDTH
    const [start, end] = isLeft ? [x - width, x + 12] : [x - 12, x + width]
    const free = Array.from({ length: MOST_LEVELS }, (_, level) => level).find(
      (level) => (ends[level] ?? -Infinity) < start,
    )
    if (free === undefined || start < 0) {
      const level = ends.indexOf(Math.min(...ends))
      return { change, number, x, level: Math.max(0, level) }
    }
    ends[free] = end
    return {
      change,
      number,
      x,
      level: free,
      label: { x: isLeft ? x - 15 : x + 15, isLeft, what, detail },
    }
  })
  return { flags, levels: Math.max(1, ends.length) }
}

/** What a change is called, and what happened. */
export function wordsOf(change: ExplainedChange): { what: string; detail: string } {
  const [mismatch] = change.mismatches
  const what =
    change.interaction ?? (change.verdict === 'unknown' ? 'a new pact' : 'all interactions')
  const found =
    mismatch?.expected !== undefined && mismatch.actual !== undefined
      ? `expected ${mismatch.expected}, got ${mismatch.actual}`
      : mismatch?.description
  const detail =
    change.verdict === 'ok'
      ? `holds with ${shortVersion(change.version)}`
      : change.verdict === 'unknown'
        ? 'not verified yet'
        : [mismatch?.path, found].filter(Boolean).join(' ') || 'no details were sent'
  return { what: cut(what), detail: cut(detail) }
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

/** `listed`: the number of the first change that stands in the table as well, and can be gone to. */
export function drawFlags(
  flags: Flag[],
  { top, bottom, listed }: { top: number; bottom: number; listed: number },
): Html {
  return html`${flags.map(({ change, number, x, level, label }) => {
    const y = top + 19 + level * LEVEL
    const name = `${number}${label ? ` ${label.what} ${label.detail}` : ''}, ${dayAndTime(change.at)}: ${wordOf(change.verdict)}`
    const disc = html`<title>${name}</title><circle cx="${round(x)}" cy="${y}" r="9"/><text class="num" x="${round(x)}" y="${y + 4}" text-anchor="middle">${number}</text>${
      label &&
      html`<text class="what" x="${round(label.x)}" y="${y - 2.5}"${label.isLeft && html` text-anchor="end"`}>${label.what}</text><text class="path" x="${round(label.x)}" y="${y + 11.5}"${label.isLeft && html` text-anchor="end"`}>${label.detail}</text>`
    }`
    return html`<g class="flag ${change.verdict}"><path class="hair" d="M${round(x)} ${y + 9}V${bottom}"/>${number < listed ? disc : html`<a href="#change-${number}">${disc}</a>`}</g>`
  })}`
}
