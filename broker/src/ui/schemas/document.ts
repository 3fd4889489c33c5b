import { type Html, html } from '../html.ts'
import { grouped } from '../names.ts'

/** Longer documents are for programs. */
const mostCharacters = 40_000

/** A JSON Schema as it is served, closed at first; how programs get it. */
export function documentSection(
  id: string,
  title: string,
  { text, address }: { text: string; address: string },
): Html {
  const isShown = text.length <= mostCharacters
  return html`<details class="document"><summary id="${id}">${title}, as JSON Schema</summary>
<div class="cmd"><pre tabindex="0" role="group" aria-label="Command">curl -H 'Accept: application/schema+json' ${quoted(address)}</pre></div>
${
  isShown
    ? html`<div class="panel"><pre tabindex="0" class="code" role="group" aria-labelledby="${id}">${text
        .trimEnd()
        .split('\n')
        .map((line) => html`<span class="l">${line}</span>`)}</pre></div>`
    : html`<p class="note none">It has ${grouped(text.length)} characters: too long to be read on a page.</p>`
}</details>`
}

/** As one word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
