import type { SchemaMode } from '../../schemas/mode.ts'
import type { Reliance, SchemaUse } from '../../schemas/reliance.ts'
import type { Silent } from '../../schemas/reliances.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted, versionName } from '../names.ts'
import type { Visit } from '../visit.ts'
import { keyWords } from './marks.ts'
import { type AskedScope, scopeForm, scopeQuery, scopeWords } from './scope.ts'

export interface ProviderView {
  provider: string
  scope: AskedScope
  environments: { name: string }[]
  uses: SchemaUse[]
  silent: Silent[]
  mode: SchemaMode
}

/** Consumers named in a cell; the rest is a number. */
const mostNamed = 6

/** What consumers together rely on of a provider, by resource, and who says nothing that a schema could say. */
export function providerPage(view: ProviderView, visit: Visit): Page {
  const { provider, scope, uses } = view
  const { pages, links } = visit
  const consumers = new Set(uses.map(({ reliance }) => reliance.consumer))
  return {
    title: `Schemas of ${provider}`,
    section: 'schemas',
    json: links.providerResources(provider),
    main: html`${crumbs([{ title: 'Schemas', address: pages.schemas() }], html`<bdi>${provider}</bdi>`)}
<div class="head"><div><h1>Schemas of <bdi>${provider}</bdi></h1><p class="sub">What ${counted(consumers.size, 'consumer')} ${consumers.size === 1 ? 'relies' : 'rely'} on, and what they send. ${scopeWords(scope)}</p></div>
<div class="actions"><a class="btn" href="${pages.application(provider)}">Application</a> <a class="btn" href="${pages.compatibility(provider)}">Compatibility: ${view.mode.mode}</a></div></div>
${scopeForm({ address: pages.fixed(addressOf(view, visit)), scope, environments: view.environments }, visit)}
${uses.length === 0 ? nothing(view) : resources(view, visit)}
${view.silent.length > 0 && silent(view, visit)}`,
  }
}

/** Without a moment, for the form sends it. */
function addressOf({ provider }: ProviderView, { links }: Visit): string {
  return links.providerResources(provider).slice(links.base.length)
}

function nothing({ scope, silent }: ProviderView): Html {
  const isAsked = scope.branch !== undefined || scope.environment !== undefined
  if (silent.length > 0)
    return html`<p class="note none">None of the contracts says anything as a schema.</p>`
  return html`<p class="note none">${isAsked ? 'No consumer version there has a contract with this provider.' : 'No consumer has a contract with this provider.'}</p>`
}

function resources({ provider, uses, scope }: ProviderView, visit: Visit): Html {
  const groups = Map.groupBy(uses, ({ resource }) => resource)
  return html`<div class="panel scroll" tabindex="0" role="group" aria-label="Resources"><table class="stack">
<thead><tr><th scope="col">Resource</th><th scope="col">What of it</th><th scope="col">Relied on, or sent, by</th></tr></thead>
<tbody>${[...groups].map(
    ([
      resource,
      group,
    ]) => html`<tr><th scope="row"><a href="${visit.pages.providerSchema(provider, resource, scopeQuery(scope))}"><b><bdi>${resource}</bdi></b></a></th>
<td data-th="What of it">${[...new Set(group.map(keyWords))].map((words) => html`<span class="stacked">${words}</span>`)}</td>
<td data-th="By">${named(provider, distinct(group), visit)}</td></tr>`,
  )}</tbody></table></div>`
}

function distinct(uses: readonly SchemaUse[]): Reliance[] {
  return [...new Set(uses.map(({ reliance }) => reliance))]
}

function named(provider: string, reliances: readonly Reliance[], { pages }: Visit): Html {
  const left = reliances.length - mostNamed
  return html`${reliances.slice(0, mostNamed).map(({ consumer, number }) => html`<span class="stacked"><bdi>${consumer}</bdi> ${versionName(number, pages.contractSchemas({ consumer, provider }, number))}</span>`)}${left > 0 && html`<span class="stacked dim">and ${counted(left, 'more version')}</span>`}`
}

function silent({ provider, silent }: ProviderView, { pages }: Visit): Html {
  return html`<section aria-labelledby="silent"><div class="sec"><h2 id="silent">Without schemas</h2><p>Their contracts say nothing that a schema could.</p></div>
<ul class="say">${silent.map(
    ({ reliance: { consumer, number }, reason }) =>
      html`<li><bdi>${consumer}</bdi> ${versionName(number, pages.pact({ consumer, provider }, number))}: ${reason}</li>`,
  )}</ul></section>`
}
