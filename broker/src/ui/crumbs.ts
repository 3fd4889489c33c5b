import { type Html, html } from './html.ts'

/** The way from the list to this page. */
export function crumbs(
  above: { title: Html | string; address: string }[],
  here: Html | string,
): Html {
  return html`<nav class="crumbs" aria-label="Breadcrumb"><ol>
${above.map(({ title, address }) => html`<li><a href="${address}">${title}</a></li>`)}
<li aria-current="page">${here}</li>
</ol></nav>`
}
