import type { ContractSchemas } from '../../schemas/contract-documents.ts'
import type { ReadSchema } from '../../schemas/contract-fields.ts'
import type { Note } from '../../schemas/schema.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted, pairName, versionName } from '../names.ts'
import type { Visit } from '../visit.ts'
import { documentSection } from './document.ts'
import { expectationWords, shown as jsonWords } from './expectation.ts'
import { fieldName } from './field-grid.ts'
import { keyWords } from './marks.ts'

export type ContractView = ContractSchemas & { shown: ReadSchema[] }

/** Rows of one schema on a page, and interactions named beside it. */
const most = { fields: 400, interactions: 12, notes: 50 }

/** What one pact says as schemas: its resources, and of one of them the fields with types, matchers and examples. */
export function contractPage(view: ContractView, visit: Visit): Page {
  const { pact, schemas, notes, reason, shown } = view
  const { consumer, provider, number } = pact
  const pair = { consumer, provider }
  const { pages, links } = visit
  const names = new Set(schemas.map(({ resource }) => resource))
  return {
    title: `Schemas of ${consumer} with ${provider}`,
    section: 'integrations',
    isTimeless: true,
    json: links.schemas(pair, number),
    main: html`${crumbs(
      [
        { title: 'Integrations', address: pages.integrations() },
        { title: pairName(pair), address: pages.integration(pair) },
        { title: 'Pact', address: pages.pact(pair, number) },
      ],
      'Schemas',
    )}
<div class="head"><div><h1>Schemas of <bdi>${consumer}</bdi> ${versionName(number, pages.pact(pair, number))} with <bdi>${provider}</bdi></h1>
<p class="sub">${counted(names.size, 'resource')}, read from the pact’s examples and matching rules.</p></div>
<div class="actions"><a class="btn" href="${pages.schemaComparison(pair, number, 'previous-distinct')}">What changed</a> <a class="btn" href="${pages.providerSchemas(provider)}">All consumers</a></div></div>
${reason !== undefined && html`<p class="note none">The pact says nothing as a schema: ${reason}.</p>`}
${
  schemas.length > 0 &&
  html`<div class="pactcols"><nav class="toc" aria-label="Resources"><h2>Resources <span class="dim">${names.size}</span></h2><ol>${[...names].map((resource) => entry(resource, view, visit))}</ol></nav>
<div>${shown.map((schema) => schemaSection(schema, view, visit))}${noteSection(notes)}</div></div>`
}`,
  }
}

function entry(resource: string, { schemas, pact, shown }: ContractView, { pages }: Visit): Html {
  const own = schemas.filter((schema) => schema.resource === resource)
  const isShown = shown[0]?.resource === resource
  return html`<li><a href="${pages.contractSchemas(pact, pact.number, resource)}"${isShown && html` class="sel" aria-current="true"`}><span><bdi>${resource}</bdi><span class="stacked dim">${own.map(keyWords).join('; ')}</span></span></a></li>`
}

function schemaSection(schema: ReadSchema, { pact }: ContractView, visit: Visit): Html {
  const { resource, direction, part, fields, interactions, document } = schema
  const { pages, links } = visit
  const id = `${direction}-${part}`
  const verb = direction === 'request' ? 'sends' : 'relies on'
  return html`<section aria-labelledby="${id}"><div class="sec"><h2 id="${id}"><bdi>${resource}</bdi>: ${keyWords(schema)}</h2><p>What <bdi>${pact.consumer}</bdi> ${verb}.</p></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="${id}"><table class="stack">
<thead><tr><th scope="col">Field</th><th scope="col">Holds</th><th scope="col">There</th><th scope="col">For example</th></tr></thead>
<tbody>${fields.slice(0, most.fields).map(
    ({
      pointer,
      expects,
      types,
      required,
      example,
    }) => html`<tr><th scope="row" class="path">${fieldName(pointer, pointer === '' ? undefined : pages.providerSchema(pact.provider, resource, { field: pointer }))}</th>
<td data-th="Holds"><code>${expectationWords(expects, types)}</code></td>
<td data-th="There">${required ? 'always' : html`<span class="dim">at times</span>`}</td>
<td data-th="For example">${example === undefined || isLarge(example) ? html`<span class="dim">–</span>` : html`<code>${jsonWords(example)}</code>`}</td></tr>`,
  )}</tbody></table></div>
${fields.length > most.fields && html`<p class="dim">And ${counted(fields.length - most.fields, 'more field')}: the JSON Schema has them all.</p>`}
<h3 class="part">From ${counted(interactions.length, 'interaction')}</h3>
<ul class="say">${interactions.slice(0, most.interactions).map((description) => html`<li><a href="${pages.pact(pact, pact.number, { q: description })}"><bdi>${description || 'without a description'}</bdi></a></li>`)}${interactions.length > most.interactions && html`<li class="dim">and ${interactions.length - most.interactions} more</li>`}</ul>
${documentSection(`${id}-document`, `${resource}, ${keyWords(schema)}`, { text: document, address: links.schemas(pact, pact.number, resource, direction) })}</section>`
}

/** What holds fields of its own is told by them. */
function isLarge(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

function noteSection(notes: readonly Note[]): Html | undefined {
  if (notes.length === 0) return undefined
  return html`<section aria-labelledby="notes"><div class="sec"><h2 id="notes">What a schema cannot say</h2><p>Of the whole pact.</p></div>
<ul class="say">${notes.slice(0, most.notes).map(({ interaction, pointer, matcher, reason }) => html`<li>${interaction !== '' && html`<bdi>${interaction}</bdi>, `}${pointer !== '' && html`<code>${pointer}</code> `}(${matcher}): ${reason}</li>`)}${notes.length > most.notes && html`<li class="dim">and ${notes.length - most.notes} more</li>`}</ul></section>`
}
