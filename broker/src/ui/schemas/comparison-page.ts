import type { SchemaChanges } from '../../overview/schema-changes.ts'
import type { ResourceComparison } from '../../schemas/compare.ts'
import type { ContractComparison } from '../../schemas/comparisons.ts'
import type { Finding, Order } from '../../schemas/compatibility.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted, pairName, versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import { momentField, type Visit } from '../visit.ts'
import { compatibilityMark, findingMark, keyWords } from './marks.ts'

/** Differences on a page, the breaking ones first. */
const mostFindings = 300
const weight = { breaking: 0, unknown: 1, 'non-breaking': 2 }

/** What changed in the schemas between two versions, seen by both orders of renewal. */
export function comparisonPage({ pact, comparison, versions }: SchemaChanges, visit: Visit): Page {
  const { consumer, provider, number } = pact
  const pair = { consumer, provider }
  const { pages, links } = visit
  const title = 'What changed in the schemas'
  const older = comparison?.older.number
  return {
    title: `${title} of ${consumer}`,
    section: 'integrations',
    isTimeless: true,
    ...(older !== undefined && { json: links.schemaComparison(pair, number, older) }),
    main: html`${crumbs(
      [
        { title: 'Integrations', address: pages.integrations() },
        { title: pairName(pair), address: pages.integration(pair) },
        { title: 'Schemas', address: pages.contractSchemas(pair, number) },
      ],
      'Changes',
    )}
<div class="head"><div><h1>${title} of <bdi>${consumer}</bdi>: ${older !== undefined && html`${versionName(older, pages.contractSchemas(pair, older))} <span class="arrow">→</span> `}${versionName(number, pages.contractSchemas(pair, number))}</h1>
<p class="sub">${comparison ? html`With <bdi>${provider}</bdi>. Published ${timeOf(comparison.older.createdAt, visit)} and ${timeOf(comparison.newer.createdAt, visit)}.` : html`There is no earlier pact with <bdi>${provider}</bdi> that asks for something else.`}</p></div>
<div class="actions">${older !== undefined && html`<a class="btn" href="${pages.schemaComparison(pair, older, number)}">Swap</a> <a class="btn" href="${pages.diff(pair, number, older)}">Changes of the pact</a>`}</div></div>
${chooser({ pact, comparison, versions }, visit)}
${comparison && verdicts(comparison, visit)}
${comparison && findingsSection(comparison, visit)}`,
  }
}

function chooser({ pact, comparison, versions }: SchemaChanges, visit: Visit): Html {
  const { pages } = visit
  const select = (name: string, chosen: string | undefined) => {
    const isListed = versions.some(({ number }) => number === chosen)
    return html`<select name="${name}">${chosen !== undefined && !isListed && html`<option selected>${chosen}</option>`}${versions.map(({ number, branches, environments }) => html`<option value="${number}"${number === chosen && html` selected`}>${number.slice(0, 40)} ${[...branches.slice(0, 2), ...environments.slice(0, 2)].join(', ')}</option>`)}</select>`
  }
  return html`<form class="filters" method="get" action="${visit.links.schemaComparison(pact, pact.number, comparison?.older.number ?? pact.number)}" role="search" aria-label="Versions">
<label>From ${select('from', comparison?.older.number)}</label><label>To ${select('to', pact.number)}</label>
${momentField(visit)}<button type="submit">Compare</button> <a class="btn" href="${pages.schemaComparison(pact, pact.number, 'previous-distinct')}">With the one before</a></form>`
}

function verdicts(
  { backward, forward, asked, verdict, newer }: ContractComparison,
  visit: Visit,
): Html {
  const isAsked = asked.mode !== 'NONE'
  return html`<dl class="facts verdicts"><div><dt>The consumer is renewed first</dt><dd>${compatibilityMark(backward)}</dd></div>
<div><dt>The provider is renewed first, or the consumer put back</dt><dd>${compatibilityMark(forward)}</dd></div>
<div><dt>What <bdi>${newer.provider}</bdi> asks for</dt><dd><a href="${visit.pages.compatibility(newer.provider)}">${asked.mode}</a>${isAsked && html` ${compatibilityMark(verdict)}${!asked.gate && html` <span class="dim">(the gate does not mind)</span>`}`}</dd></div></dl>`
}

type Placed = Finding & { resource: ResourceComparison; order: Order }

const orderWords: Record<Order, string> = {
  backward: 'consumer first',
  forward: 'provider first',
}

function findingsSection({ resources, newer }: ContractComparison, visit: Visit): Html {
  const all = resources
    .flatMap((resource) =>
      (['backward', 'forward'] as const).flatMap((order) =>
        resource[order].map((one): Placed => ({ ...one, resource, order })),
      ),
    )
    .sort((one, other) => weight[one.kind] - weight[other.kind])
  const changed = resources.filter(({ change }) => change !== 'unchanged')
  if (changed.length === 0) return html`<p class="note ok">Both say the same as schemas.</p>`
  return html`<section aria-labelledby="resources"><div class="sec"><h2 id="resources">Resources</h2><p>${counted(changed.length, 'schema')} changed, ${resources.length - changed.length} as before.</p></div>
<ul class="say">${changed.map((one) => html`<li><a href="${visit.pages.providerSchema(newer.provider, one.resource)}"><bdi>${one.resource}</bdi></a>, ${keyWords(one)}: ${changeWords[one.change]}</li>`)}</ul></section>
<section aria-labelledby="differences"><div class="sec"><h2 id="differences">Differences</h2><p>What stands against each order of renewal, the worst first.</p></div>
${
  all.length === 0
    ? html`<p class="note ok">Nothing stands against either order.</p>`
    : html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="differences"><table class="stack">
<thead><tr><th scope="col">Mark</th><th scope="col">Renewed first</th><th scope="col">Field</th><th scope="col">Difference</th><th scope="col">Who relies on it</th></tr></thead>
<tbody>${all.slice(0, mostFindings).map((one) => row(one, newer.provider, visit))}</tbody></table></div>
${all.length > mostFindings && html`<p class="dim">And ${counted(all.length - mostFindings, 'more difference')}: the JSON has them all.</p>`}`
}</section>`
}

const changeWords: Record<ResourceComparison['change'], string> = {
  added: 'new',
  removed: 'gone',
  changed: 'changed',
  unchanged: 'as before',
}

function row(
  { kind, order, pointer, sentence, resource }: Placed,
  provider: string,
  { pages }: Visit,
): Html {
  const { resource: name } = resource
  return html`<tr><td data-th="Mark">${findingMark(kind)}</td><td data-th="Renewed first" class="nowrap">${orderWords[order]}</td>
<th scope="row" data-th="Field"><bdi>${name}</bdi> <span class="dim">${keyWords(resource)}</span>${pointer !== '' && html`<span class="stacked path"><bdi>${pointer}</bdi></span>`}</th>
<td data-th="Difference">${withCode(sentence)}</td>
<td data-th="Who"><a href="${pages.providerSchema(provider, name, { field: pointer })}">who relies on it</a></td></tr>`
}

/** Names between backticks become code. */
function withCode(text: string): Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`<bdi>${part}</bdi>`))
}
