import type { FieldUse, Reliance } from '../../schemas/reliance.ts'
import type { ResourceDocument } from '../../schemas/reliances.ts'
import { sameKey } from '../../schemas/schema.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted } from '../names.ts'
import { pager } from '../pager.ts'
import type { Visit } from '../visit.ts'
import { documentSection } from './document.ts'
import { fieldGrid } from './field-grid.ts'
import { fieldUsage } from './field-usage.ts'
import { keyWords } from './marks.ts'
import { type AskedScope, scopeForm, scopeQuery, scopeWords } from './scope.ts'

export interface ResourceView {
  provider: string
  resource: string
  scope: AskedScope
  environments: { name: string }[]
  documents: ResourceDocument[]
  /** In the order of a tree. */
  fields: FieldUse[]
  /** A part of a name, or a place that begins with a slash. */
  field: string | undefined
  only: 'differ' | undefined
  page: { number: number; size: number }
  /** Of all fields that match; `fields` are those of the page. */
  found: number
}

/** Who relies on which field of a resource, as what, and where they disagree. */
export function resourcePage(view: ResourceView, visit: Visit): Page {
  const { provider, resource, scope, documents, field, only } = view
  const { pages, links } = visit
  const address = (query: Record<string, string | number | undefined>) =>
    pages.providerSchema(provider, resource, scopeQuery(scope, query))
  const users = new Set(
    documents.flatMap(({ uses }) => uses.map(({ reliance }) => reliance.consumer)),
  )
  const isPlace = field?.startsWith('/') === true
  return {
    title: `${resource} of ${provider}`,
    section: 'schemas',
    json: links.providerResources(provider, resource),
    main: html`${crumbs(
      [
        { title: 'Schemas', address: pages.schemas() },
        {
          title: html`<bdi>${provider}</bdi>`,
          address: pages.providerSchemas(provider, scopeQuery(scope)),
        },
      ],
      html`<bdi>${resource}</bdi>`,
    )}
<div class="head"><div><h1><bdi>${resource}</bdi> of <bdi>${provider}</bdi></h1><p class="sub">${counted(users.size, 'consumer')}. ${scopeWords(scope)}</p></div></div>
${scopeForm({ address: links.providerResources(provider, resource), scope, environments: view.environments }, visit, filters(view))}
${(isPlace || only !== undefined) && html`<p class="sub">${isPlace && html`Who relies on <code>${field}</code>, or sends it. `}<a href="${address({})}">Show all fields</a></p>`}
${view.fields.length === 0 ? nothing(view, address({})) : documents.map((document) => part(document, view, visit, address))}
${pager(view.page, { found: view.found, noun: 'fields' }, (page) => address({ field, only, page }))}
${!isPlace && documents.map((document) => documentSection(`together-${document.direction}-${document.part}`, `All consumers together: ${keyWords(document)}`, { text: document.document, address: links.providerResources(provider, resource, document.direction) }))}`,
  }
}

function filters({ field, only }: ResourceView): Html {
  return html`<label class="grow">Field <input type="search" name="field" value="${field}" placeholder="Part of a name, or a place such as /variants/0/key"></label>
<label>Only <select name="only"><option value="">all fields</option><option value="differ"${only === 'differ' && html` selected`}>where they differ</option></select></label>`
}

function nothing({ field, only }: ResourceView, all: string): Html {
  const what = field?.startsWith('/')
    ? html`Nobody relies on <code>${field}</code>, nor sends it: as far as these contracts go, it may change.`
    : only
      ? html`Nowhere do the consumers ask for different things.`
      : html`No field has ${field === undefined ? 'anything to say' : html`“<bdi>${field}</bdi>” in its name`}.`
  return html`<p class="note none">${what} <a href="${all}">Show all fields</a></p>`
}

function part(
  document: ResourceDocument,
  { provider, fields, field }: ResourceView,
  visit: Visit,
  address: (query: Record<string, string | number | undefined>) => string,
): Html {
  const own = fields.filter((one) => sameKey(one, document))
  if (own.length === 0) return html``
  const id = `${document.direction}-${document.part}`
  const reliances: Reliance[] = [...new Set(document.uses.map(({ reliance }) => reliance))]
  const sent = document.direction === 'request'
  const isPlace = field?.startsWith('/') === true
  return html`<section aria-labelledby="${id}"><div class="sec"><h2 id="${id}" class="capital">${keyWords(document)}</h2><p>${sent ? 'Any consumer may send its own.' : 'It has to be right for every consumer.'}</p></div>
${
  isPlace
    ? fieldUsage({ fields: own, provider, labelledBy: id }, visit)
    : fieldGrid(
        {
          fields: own,
          reliances,
          provider,
          labelledBy: id,
          sent,
          address: (pointer) => address({ field: pointer }),
        },
        visit,
      )
}</section>`
}
