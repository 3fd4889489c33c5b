import { type Html, html } from '../html.ts'
import { grouped } from '../names.ts'

/** Of a log that repeats a long body, a page shows the beginning. */
const mostCharacters = 20_000

/** A log as code; what went wrong stands out. */
export function attemptLog(log: string, labelledBy: string): Html {
  const shown = log.slice(0, mostCharacters).toWellFormed()
  const left = log.length - shown.length
  return html`<pre tabindex="0" class="code log" role="group" aria-labelledby="${labelledBy}">${shown.split('\n').map(line)}${left > 0 && html`<span class="l dim">… ${grouped(left)} more characters; the JSON has them all</span>`}</pre>`
}

function line(text: string): Html {
  const [, time, level, rest] = /^\[([^\]]*)\] ([A-Z]+): (.*)$/s.exec(text) ?? []
  if (time === undefined) return html`<span class="l"><bdi>${text}</bdi></span>`
  return html`<span class="l${level === 'ERROR' && ' got'}${level === 'DEBUG' && ' dim'}"><span class="dim" title="${time}">${level?.toLowerCase()}</span> <bdi>${rest}</bdi></span>`
}
