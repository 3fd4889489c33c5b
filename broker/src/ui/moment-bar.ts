import { type Html, html } from './html.ts'
import { type Stretch, scrubber } from './scrubber.ts'
import { dayAndTime } from './times.ts'
import type { Visit } from './visit.ts'

/** Of a page whose subject changed: the moments before and after the one shown, and the time that can be gone through. */
export interface Changes {
  previous: Date | undefined
  next: Date | undefined
  stretches: readonly Stretch[]
}

/** What moment a page shows, and the way to another: by a form, or to the next change of the page's subject. */
export function momentBar(visit: Visit, changes?: Changes): Html {
  const { asOf, now, address, parameters } = visit
  const shown = asOf ?? now
  const to = (moment: Date | undefined) => {
    const query = new URLSearchParams(parameters)
    if (moment) query.append('asOf', moment.toISOString())
    return query.size > 0 ? `${address}?${query}` : address
  }
  const step = (moment: Date | undefined, word: string) =>
    moment
      ? html`<a class="btn" href="${to(moment)}">${word}</a>`
      : html`<span class="btn off">${word}</span>`
  return html`<div class="timebar${asOf && ' past'}" role="region" aria-label="Moment shown">
<p class="at"><b>As of ${asOf ? dayAndTime(asOf) : 'now'}</b> ${!asOf && html`<span class="dim">${dayAndTime(now)}</span>`}</p>
<form method="get" action="${address}">
${parameters.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="as-of">Moment</label> <input id="as-of" type="datetime-local" name="asOf" step="1" value="${shown.toISOString().slice(0, 19)}" required>
<button type="submit">Go</button>
${changes && step(changes.previous, '‹ Previous change')}
${changes && step(changes.next, 'Next change ›')}
${asOf && html`<a class="btn strong" href="${to(undefined)}">Back to now</a>`}
</form>${changes && scrubber(changes.stretches, visit, to)}</div>`
}
