import { type Html, html } from './html.ts'
import { grouped } from './names.ts'

/** Which part of a list is shown, with links to the parts before and after it. Nothing where all of it is. */
export function pager(
  { number, size }: { number: number; size: number },
  { found, noun }: { found: number; noun: string },
  address: (page: number) => string,
): Html | undefined {
  if (found <= size && number === 1) return undefined
  const [first, last] = [(number - 1) * size + 1, Math.min(number * size, found)]
  const shown = first > found ? 'No' : `${grouped(first)} to ${grouped(last)} of`
  return html`<nav class="pager" aria-label="Parts of the list"><span>${shown} ${grouped(found)} ${noun}</span>
<span>${number > 1 && html`<a class="btn" href="${address(number - 1)}">‹ Previous ${size}</a>`}
${last < found && html`<a class="btn" href="${address(number + 1)}">Next ${Math.min(size, found - last)} ›</a>`}</span></nav>`
}
