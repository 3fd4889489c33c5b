import type { Effect } from '../pacts/effects.ts'
import { type Html, html } from './html.ts'

const looks: Record<Effect, { word: string; kind: string; drawing: Html }> = {
  more: {
    word: 'asks more',
    kind: 'breaking',
    drawing: html`<path d="M1.5 1.5h6.3L6 4.7l2.6 3.3L6 11.3l1.8 3.2H1.5zM10.3 1.5h4.2v13h-4.2l-1.8-3.2L11.1 8 8.5 4.7z" fill="currentColor"/>`,
  },
  otherwise: {
    word: 'asks otherwise',
    kind: 'breaking',
    drawing: html`<rect class="ln" x="2" y="2" width="12" height="12" rx="2"/><path class="ln" d="M4.5 6.5h6m-2-2 2 2m1 3h-6m2 2-2-2"/>`,
  },
  less: {
    word: 'asks less',
    kind: 'safe',
    drawing: html`<rect class="ln" x="2" y="2" width="12" height="12" rx="2"/><path class="ln" d="M5 8h6"/>`,
  },
  none: {
    word: 'no effect',
    kind: 'same',
    drawing: html`<rect class="ln" x="2" y="2" width="12" height="12" rx="2"/><circle cx="8" cy="8" r="2" fill="currentColor"/>`,
  },
}

/** What a change means for the provider, by a square sign and in words. */
export function changeMark(effect: Effect): Html {
  const { word, kind, drawing } = looks[effect]
  return html`<span class="chg ${kind}"><svg class="mark" viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>${word}</span>`
}
