import type { DomainError } from '../../errors.ts'
import { html } from '../html.ts'
import type { Page } from '../layout.ts'
import type { Visit } from '../visit.ts'

/** What is wrong and what to do, for a person who followed a link or typed an address. */
export function refusalPage({ refusal, message }: DomainError, { pages }: Visit): Page {
  const title = refusal === 'not-found' ? 'Not found' : 'This question cannot be answered'
  return {
    title,
    section: undefined,
    isTimeless: true,
    main: html`<h1>${title}</h1>
<p class="note unknown">${message}</p>
<p><a href="${pages.integrations()}">All integrations</a></p>`,
  }
}
