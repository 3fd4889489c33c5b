import type { Links } from '../../links.ts'
import { html } from '../html.ts'
import type { Page } from '../layout.ts'

/** What is wrong and what to do, for a person who followed a link or typed an address. */
export function refusalPage(title: string, sentences: string[], links: Links): Page {
  return {
    title,
    section: undefined,
    main: html`<h1>${title}</h1>
<div class="note unknown">${sentences.map((sentence) => html`<p>${sentence}</p>`)}</div>
<p><a href="${links.template('/')}">All integrations</a></p>`,
  }
}
