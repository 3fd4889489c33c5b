import type { ResourceComparison } from '../../schemas/compare.ts'
import type { ContractComparison } from '../../schemas/comparisons.ts'
import type { Finding, Order } from '../../schemas/compatibility.ts'
import { type Html, html } from '../html.ts'
import { counted } from '../names.ts'
import type { Visit } from '../visit.ts'
import { findingMark, keyWords } from './marks.ts'

/** As many differences are read in one table; more are grouped by schema. */
const mostInOne = 30
/** Differences on a page, the breaking ones first. */
const mostFindings = 300
/** Of one schema, where there are many. */
const mostOfSchema = 40
const weight = { breaking: 0, unknown: 1, 'non-breaking': 2 }

type Placed = Finding & { order: Order }

interface Group {
  schema: ResourceComparison
  /** Worst first. */
  findings: Placed[]
}

/** What stands against either order of renewal, the worst first: in one table, or a fold for each schema. */
export function differences({ resources, newer }: ContractComparison, visit: Visit): Html {
  const { provider } = newer
  const changed = resources.filter(({ change }) => change !== 'unchanged')
  if (changed.length === 0) return html`<p class="note ok">Both say the same as schemas.</p>`
  const groups = changed.map(groupOf).sort(worstFirst)
  const total = groups.reduce((sum, { findings }) => sum + findings.length, 0)
  const isLong = total > mostInOne && groups.length > 1
  return html`${!isLong && resourceList(changed, resources.length, provider, visit)}
<section aria-labelledby="differences"><div class="sec"><h2 id="differences">Differences</h2><p>${isLong ? html`${counted(total, 'difference')} in ${counted(changed.length, 'schema')}; ${resources.length - changed.length} as before. ` : ''}What stands against each order of renewal, the worst first.</p></div>
${
  total === 0
    ? html`<p class="note ok">Nothing stands against either order.</p>`
    : isLong
      ? folds(groups, provider, visit)
      : table(
          groups
            .flatMap(({ schema, findings }) => findings.map((one) => ({ one, schema })))
            .sort(byWeight),
          { provider, labelledBy: 'differences' },
          visit,
        )
}</section>`
}

function groupOf(schema: ResourceComparison): Group {
  const findings = (['backward', 'forward'] as const)
    .flatMap((order) => schema[order].map((one): Placed => ({ ...one, order })))
    .sort((one, other) => weight[one.kind] - weight[other.kind])
  return { schema, findings }
}

/** Schemas that are equally bad stay in the order of their names, in which they come. */
function worstFirst(one: Group, other: Group): number {
  const rank = ({ findings }: Group) => (findings[0] ? weight[findings[0].kind] : 3)
  return rank(one) - rank(other) || other.findings.length - one.findings.length
}

function byWeight(one: Row, other: Row): number {
  return weight[one.one.kind] - weight[other.one.kind]
}

function resourceList(
  changed: readonly ResourceComparison[],
  all: number,
  provider: string,
  { pages }: Visit,
): Html {
  return html`<section aria-labelledby="resources"><div class="sec"><h2 id="resources">Resources</h2><p>${counted(changed.length, 'schema')} changed, ${all - changed.length} as before.</p></div>
<ul class="say">${changed.map((one) => html`<li><a href="${pages.providerSchema(provider, one.resource)}"><bdi>${one.resource}</bdi></a>, ${keyWords(one)}: ${changeWords[one.change]}</li>`)}</ul></section>`
}

/** What breaks is open; a schema without a difference that matters is named in one sentence. */
function folds(groups: readonly Group[], provider: string, visit: Visit): Html {
  const told = groups.filter(({ findings }) => findings.length > 0)
  const silent = groups.filter(({ findings }) => findings.length === 0)
  let room = mostFindings
  return html`${told.map(({ schema, findings }, index) => {
    const shown = findings.slice(0, Math.min(mostOfSchema, room))
    room -= shown.length
    const isOpen = index < 3 && findings[0]?.kind === 'breaking'
    return html`<details class="document"${isOpen && html` open`}><summary id="schema-${index}"><b><bdi>${schema.resource}</bdi></b>, ${keyWords(schema)}: ${changeWords[schema.change]} · ${counts(findings)}</summary>
${
  shown.length > 0 &&
  table(
    shown.map((one) => ({ one, schema })),
    { provider, labelledBy: `schema-${index}` },
    visit,
  )
}
${findings.length > shown.length && html`<p class="dim">And ${counted(findings.length - shown.length, 'more difference')}: the JSON has them all.</p>`}</details>`
  })}
${silent.length > 0 && html`<p class="dim">Changed, with nothing against either order: ${silent.map(({ schema }, index) => html`${index > 0 && ', '}<bdi>${schema.resource}</bdi> (${keyWords(schema)})`)}.</p>`}`
}

function counts(findings: readonly Placed[]): string {
  return (['breaking', 'unknown', 'non-breaking'] as const)
    .map((kind) => [findings.filter((one) => one.kind === kind).length, kind] as const)
    .filter(([count]) => count > 0)
    .map(([count, kind]) => `${count} ${kind}`)
    .join(', ')
}

const changeWords: Record<ResourceComparison['change'], string> = {
  added: 'new',
  removed: 'gone',
  changed: 'changed',
  unchanged: 'as before',
}

const orderWords: Record<Order, string> = {
  backward: 'consumer first',
  forward: 'provider first',
}

interface Row {
  one: Placed
  schema: ResourceComparison
}

function table(
  rows: readonly Row[],
  { provider, labelledBy }: { provider: string; labelledBy: string },
  visit: Visit,
): Html {
  return html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="${labelledBy}"><table class="stack">
<thead><tr><th scope="col">Mark</th><th scope="col">Renewed first</th><th scope="col">Field</th><th scope="col">Difference</th><th scope="col">Who relies on it</th></tr></thead>
<tbody>${rows.map((one) => row(one, provider, visit))}</tbody></table></div>`
}

function row({ one, schema }: Row, provider: string, { pages }: Visit): Html {
  const { kind, order, pointer, sentence } = one
  const { resource: name } = schema
  return html`<tr><td data-th="Mark">${findingMark(kind)}</td><td data-th="Renewed first" class="nowrap">${orderWords[order]}</td>
<th scope="row" data-th="Field"><bdi>${name}</bdi> <span class="dim">${keyWords(schema)}</span>${pointer !== '' && html`<span class="stacked path"><bdi>${pointer}</bdi></span>`}</th>
<td data-th="Difference">${withCode(sentence)}</td>
<td data-th="Who"><a href="${pages.providerSchema(provider, name, { field: pointer })}">who relies on it</a></td></tr>`
}

/** Names between backticks become code. */
function withCode(text: string): Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`<bdi>${part}</bdi>`))
}
