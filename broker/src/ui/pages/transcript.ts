import { type Line, type Part, placeAbove, placeOf } from '../../pacts/transcript-line.ts'
import type { Mismatch } from '../../verifications/mismatch.ts'
import { type Html, html } from '../html.ts'

/** Lines of one part of an interaction beyond which a page says where the rest is. */
const MOST_LINES = 400

/** The parts of an interaction as code; a line that did not hold stands twice, as expected and as it was. */
export function transcript(parts: Part[], mismatches: Mismatch[], provider: string): Html[] {
  return parts.map((part, index) => {
    const isAnswer = index === parts.length - 1
    const failures = isAnswer ? failuresByLine(part.lines, mismatches) : new Map<Line, Mismatch[]>()
    const lines = part.lines.slice(0, MOST_LINES)
    const left = part.lines.length - lines.length
    return html`<h3>${part.name}</h3>
<pre tabindex="0" class="code" role="group" aria-label="${part.name}">${lines.map((line) => shown(line, failures.get(line) ?? [], provider))}${
      left > 0 && html`<span class="l dim">… ${left} more lines; the JSON has them all</span>`
    }</pre>`
  })
}

function shown(line: Line, failures: Mismatch[], provider: string): Html {
  if (failures.length === 0)
    return html`<span class="l"><bdi>${line.text}</bdi>${words(line.rule)}</span>`
  return html`<span class="l want"><bdi>${line.text}</bdi><span class="m"><b>expected</b> ${failures[0]?.expected ?? line.rule ?? 'this'}</span></span>${failures.map(
    ({ actual, path, description }) =>
      html`<span class="l got">${indentOf(line)}<bdi>${actual ?? description}</bdi><span class="m"><b>actual</b> ${path}, sent by ${provider}</span></span>`,
  )}`
}

function words(rule: string | undefined): Html | undefined {
  return rule === undefined ? undefined : html`<span class="m">${rule}</span>`
}

function indentOf({ text }: Line): string {
  return /^\s*/.exec(text)?.[0] ?? ''
}

/** A mismatch belongs to the line of its place, or, where nothing stands there, to the nearest line that holds it. */
function failuresByLine(lines: Line[], mismatches: Mismatch[]): Map<Line, Mismatch[]> {
  const byPlace = new Map(lines.toReversed().map((line) => [line.at, line]))
  const found = new Map<Line, Mismatch[]>()
  for (const mismatch of mismatches) {
    let place = mismatch.path === undefined ? undefined : placeOf(mismatch.path)
    while (place !== undefined && !byPlace.has(place)) place = placeAbove(place)
    const line = place === undefined ? undefined : byPlace.get(place)
    if (line) found.set(line, [...(found.get(line) ?? []), mismatch])
  }
  return found
}
