import type { LivePair } from '../overview/live-pairs.ts'
import { type Html, html } from './html.ts'
import { mark, wordOf } from './verdict.ts'

/** Where the two run together, and how they stand there: the mark, the place, and the word for whoever hears it. */
export function livePairMarks(pairs: readonly LivePair[]): Html {
  if (pairs.length === 0) return html`<span class="dim">not together</span>`
  return html`${pairs.map(
    ({ verdict, displayName }) =>
      html`<span class="livein">${mark(verdict)}<bdi>${displayName}</bdi><span class="vh">: ${wordOf(verdict)}</span></span>`,
  )}`
}
