import type { SchemaProvider } from '../../schemas/provider.ts'
import { html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted } from '../names.ts'
import { pager } from '../pager.ts'
import { momentField, type Visit } from '../visit.ts'

export interface ProvidersView {
  providers: SchemaProvider[]
  found: number
  search: string | undefined
  page: { number: number; size: number }
}

/** Whose answers, requests and messages can be read as schemas. */
export function providersPage(
  { providers, found, search, page }: ProvidersView,
  visit: Visit,
): Page {
  const { pages } = visit
  return {
    title: 'Schemas',
    section: 'schemas',
    main: html`<div class="head"><div><h1>Schemas</h1><p class="sub">What consumers rely on, made from their pacts as JSON Schemas. ${counted(found, 'provider')}.</p></div></div>
<form class="filters" method="get" action="${pages.fixed('/schemas')}" role="search" aria-label="Providers">
<label class="grow">Provider <input type="search" name="search" value="${search}" placeholder="Part of a name"></label>
${momentField(visit)}<button type="submit">Show</button></form>
${
  providers.length === 0
    ? html`<p class="note none">${search === undefined ? 'No application has a consumer with a pact.' : html`No provider matches. The search looks at names. <a href="${pages.schemas()}">Show all</a>`}</p>`
    : html`<div class="panel scroll" tabindex="0" role="group" aria-label="Providers"><table class="stack">
<thead><tr><th scope="col">Provider</th><th scope="col">Consumers</th><th scope="col">Compatibility</th></tr></thead>
<tbody>${providers.map(
        ({
          name,
          consumers,
          mode,
          gate,
        }) => html`<tr><th scope="row"><a href="${pages.providerSchemas(name)}"><b><bdi>${name}</bdi></b></a></th>
<td data-th="Consumers" class="num">${consumers}</td>
<td data-th="Compatibility"><a href="${pages.compatibility(name)}">${mode ?? 'NONE'}</a>${gate ? ', asked by the gate' : mode !== null && mode !== 'NONE' && html`<span class="dim">, shown only</span>`}</td></tr>`,
      )}</tbody></table></div>`
}
${pager(page, { found, noun: 'providers' }, (number) => pages.schemas({ search, page: number }))}`,
  }
}
