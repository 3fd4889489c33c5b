import { type Html, html } from './html.ts'
import { dayAndTime } from './times.ts'
import type { Visit } from './visit.ts'

/** What moment a page shows, and the way to another: by a form, or to the next change of the page's subject. */
export function momentBar(
  visit: Visit,
  changes?: { previous: Date | undefined; next: Date | undefined },
): Html {
  const { asOf, now, address, parameters } = visit
  const shown = asOf ?? now
  const to = (moment: Date | undefined) => {
    const query = new URLSearchParams(parameters)
    if (moment) query.append('asOf', moment.toISOString())
    return query.size > 0 ? `${address}?${query}` : address
  }
  return html`<div class="timebar${asOf && ' past'}" role="region" aria-label="Moment shown">
<p class="at"><b>As of ${asOf ? dayAndTime(asOf) : 'now'}</b> ${!asOf && html`<span class="dim">${dayAndTime(now)}</span>`}</p>
<form method="get" action="${address}">
${parameters.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="as-of">Moment</label> <input id="as-of" type="datetime-local" name="asOf" step="1" value="${shown.toISOString().slice(0, 19)}" required>
<button type="submit">Go</button>
${changes?.previous && html`<a class="btn" href="${to(changes.previous)}">‹ Previous change</a>`}
${changes?.next && html`<a class="btn" href="${to(changes.next)}">Next change ›</a>`}
${asOf && html`<a class="btn strong" href="${to(undefined)}">Back to now</a>`}
</form></div>`
}
