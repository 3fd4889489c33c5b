import type { ContractComparison } from '../../overview/contract-comparison.ts'
import type { InteractionChange } from '../../pacts/contract-changes.ts'
import type { LineChange } from '../../pacts/line-changes.ts'
import type { Line } from '../../pacts/transcript-line.ts'
import { changeMark } from '../change-mark.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted, pairName, versionName } from '../names.ts'
import { pager } from '../pager.ts'
import { timeOf } from '../times.ts'
import { momentField, type Visit } from '../visit.ts'

export interface DiffView {
  comparison: ContractComparison
  /** The version to compare with as the address names it, for links that stay on this page. */
  other: string
  withoutEffect: boolean
  page: { number: number; size: number }
}

/** What a consumer asks for now, and did not before: by its meaning for the provider, then line by line. */
export function diffPage(view: DiffView, visit: Visit): Page {
  const { pact, other, changes } = view.comparison
  const { consumer, provider, number } = pact
  const pair = { consumer, provider }
  const { pages } = visit
  const title = html`What <bdi>${consumer}</bdi> asks for`
  const heading = other
    ? html`${title}: ${versionName(other.number, pages.pact(pair, other.number))} <span class="arrow">→</span> ${versionName(number, pages.pact(pair, number))}`
    : html`${title}: ${versionName(number, pages.pact(pair, number))}`
  return {
    title: `What ${consumer} asks for`,
    section: 'integrations',
    main: html`${crumbs(
      [
        { title: 'Integrations', address: pages.integrations() },
        { title: pairName(pair), address: pages.integration(pair) },
        { title: 'Pact', address: pages.pact(pair, number) },
      ],
      'Changes',
    )}
<div class="head"><div><h1>${heading}</h1><p class="sub">${summary(view, visit)}</p></div>
${other && html`<div class="actions"><a class="btn" href="${pages.diff(pair, other.number, number)}">Swap</a></div>`}</div>
${filters(view, visit)}
${changes?.kind === 'unreadable' && html`<p class="note unknown"><b>The two cannot be compared by interaction</b>: ${changes.reason}.</p>`}
${changes?.kind === 'changes' && found(changes, view, visit)}`,
  }
}

function summary({ comparison }: DiffView, visit: Visit): Html {
  const { pact, other, changes } = comparison
  if (!other)
    return html`There is no earlier pact of <bdi>${pact.consumer}</bdi> with <bdi>${pact.provider}</bdi> that asks for something else.`
  const contents = html`Content ${other.sha.slice(0, 8)} (${timeOf(other.createdAt, visit)}) → ${pact.sha.slice(0, 8)} (${timeOf(pact.createdAt, visit)}).`
  if (changes?.kind !== 'changes') return contents
  const { more, otherwise, less, none } = changes.counts
  if (more + otherwise + less + none === 0) return html`${contents} Both ask for the same.`
  const interactions = (count: number) => counted(count, 'interaction')
  const told = [
    more > 0 &&
      html`<b>${interactions(more)} ${more === 1 ? 'asks' : 'ask'} more</b> of <bdi>${pact.provider}</bdi>`,
    otherwise > 0 && html`<b>${otherwise} otherwise</b>`,
    less > 0 && html`${less} less`,
    none > 0 && html`${none} changed without effect`,
  ].filter((part) => part !== false)
  return html`${contents} ${told.map((part, index) => html`${index > 0 && ', '}${part}`)}.`
}

function filters({ comparison, withoutEffect, other }: DiffView, visit: Visit): Html {
  const { pact, versions } = comparison
  const chosen = comparison.other?.number
  const options = (selected: string | undefined) => [
    selected !== undefined &&
      !versions.some((one) => one.number === selected) &&
      html`<option selected>${selected}</option>`,
    ...versions.map(
      ({ number, branches }) =>
        html`<option value="${number}"${number === selected && html` selected`}>${number.slice(0, 40)} ${branches.slice(0, 2).join(', ')}</option>`,
    ),
  ]
  return html`<form class="filters" method="get" action="${visit.pages.diff(pact, pact.number, other)}">
<label>From <select name="from"><option value="">the last that asked for something else</option>${options(chosen)}</select></label>
<label>To <select name="to">${options(pact.number)}</select></label>
<label>Show <select name="show"><option value="">changes that matter</option><option value="all"${withoutEffect && html` selected`}>all, also without effect</option></select></label>
${momentField(visit)}<button type="submit">Show</button>
</form>`
}

type Changes = Extract<NonNullable<ContractComparison['changes']>, { kind: 'changes' }>

function found(changes: Changes, view: DiffView, visit: Visit): Html {
  const { comparison, other, withoutEffect, page } = view
  const address = (query: Record<string, string | number | undefined>) =>
    visit.pages.diff(comparison.pact, comparison.pact.number, other, {
      show: withoutEffect ? 'all' : undefined,
      ...query,
    })
  if (changes.shown.length === 0) {
    return changes.counts.none > 0
      ? html`<p class="note none">No change matters to the provider. <a href="${address({ show: 'all' })}">Show those without effect</a></p>`
      : html`<p class="note none">Nothing to show: both ask for the same.</p>`
  }
  return html`<div class="panel scroll" tabindex="0" role="region" aria-label="Changes by meaning"><table class="stack">
<thead><tr><th scope="col">For the provider</th><th scope="col">Interaction</th><th scope="col">Meaning</th></tr></thead>
<tbody>${changes.shown.map(row)}</tbody></table></div>
${pager(page, { found: changes.found, noun: 'changed interactions' }, (number) => address({ page: number }))}
${changes.shown.map(section)}`
}

function row(
  { effect, kind, description, summary, changes }: InteractionChange,
  index: number,
): Html {
  const shown = changes.slice(0, 8)
  return html`<tr><td data-th="For the provider">${changeMark(effect)}</td>
<th scope="row" data-th="Interaction"><a href="#d${index + 1}"><bdi>${description || 'without a description'}</bdi></a><span class="stacked path">${kind !== 'changed' && `${kind}: `}<bdi>${summary}</bdi></span></th>
<td class="say" data-th="Meaning"><ul>${shown.map(
    ({ part, place, sentence }) =>
      html`<li>${place !== undefined && html`${part?.toLowerCase()} <code>${place}</code> `}<bdi>${sentence}</bdi></li>`,
  )}${changes.length > shown.length && html`<li class="dim">and ${changes.length - shown.length} more</li>`}</ul></td></tr>`
}

function section(
  { effect, kind, description, states, lines }: InteractionChange,
  index: number,
): Html {
  const given =
    states.length > 0 &&
    html`given ${states.map(({ name }, place) => html`${place > 0 && '; '}<bdi>${name}</bdi>`)}`
  return html`<section aria-labelledby="d${index + 1}">
<div class="sec"><h2 id="d${index + 1}">${description || 'without a description'}</h2><p>${kind === 'changed' ? given : html`${kind} interaction${given && html`, ${given}`}`}</p><span class="end">${changeMark(effect)}</span></div>
${lines.map(
  ({ part, lines }) =>
    html`<h3 class="part">${part}</h3><div class="panel scroll" tabindex="0" role="group" aria-label="${part} of ${description}"><table class="diff"><tbody>${lines
      .slice(0, 300)
      .map((line) =>
        line
          ? changedLine(line)
          : html`<tr class="gap"><td class="ln"></td><td class="ln"></td><td class="sg"></td><td>…</td></tr>`,
      )}</tbody></table></div>`,
)}
</section>`
}

const kinds = {
  '+': { row: 'add', sign: '+', word: 'added: ' },
  '-': { row: 'del', sign: '−', word: 'removed: ' },
  ' ': { row: '', sign: '', word: '' },
} as const

function changedLine({ sign, before, after, line }: LineChange<Line>): Html {
  const kind = kinds[sign]
  return html`<tr class="${kind.row}"><td class="ln">${before}</td><td class="ln">${after}</td><td class="sg" aria-hidden="true">${kind.sign}</td><td><code>${kind.word && html`<span class="vh">${kind.word}</span>`}<bdi>${line.text}</bdi>${line.rule !== undefined && html`<span class="m">${line.rule}</span>`}</code></td></tr>`
}
