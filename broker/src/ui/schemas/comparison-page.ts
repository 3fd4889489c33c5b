import type { SchemaChanges } from '../../overview/schema-changes.ts'
import type { ContractComparison } from '../../schemas/comparisons.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { pairName, versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import { momentField, type Visit } from '../visit.ts'
import { differences } from './differences.ts'
import { compatibilityMark } from './marks.ts'

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
${comparison && differences(comparison, visit)}`,
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
