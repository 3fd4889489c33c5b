import type { ChoosableVersion } from '../../overview/contract-facts.ts'
import type { ContractPage, ContractPageQuestion } from '../../overview/contract-page.ts'
import type { ReadInteraction } from '../../pacts/contract.ts'
import type { Mismatch } from '../../verifications/mismatch.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import { asJson, type Page } from '../layout.ts'
import { counted, pairName, versionName } from '../names.ts'
import { pager } from '../pager.ts'
import { timeOf } from '../times.ts'
import { mark, type Verdict, verdictMark } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'
import { transcript } from './transcript.ts'

export interface PactView {
  page: ContractPage
  question: ContractPageQuestion
}

/** A page shows about this many lines; interactions beyond them are closed, with a link to each alone. */
const MOST_LINES = 2_500

/** A contract that people can read: what is asked, what must hold, and what a provider version said to each. */
export function pactPage(view: PactView, visit: Visit): Page {
  const { publication, contract } = view.page
  const { consumer, provider, number } = publication
  const { pages, links } = visit
  const pair = { consumer, provider }
  return {
    title: `Pact of ${consumer} with ${provider}`,
    section: 'integrations',
    json: links.pact(pair, number),
    main: html`${crumbs(
      [
        { title: 'Integrations', address: pages.integrations() },
        { title: pairName(pair), address: pages.integration(pair) },
      ],
      'Pact',
    )}
<div class="head"><div><h1>Pact of <bdi>${consumer}</bdi> ${versionName(number)} with <bdi>${provider}</bdi></h1>
<p class="sub">${summary(view.page, visit)}</p></div>
<div class="actions"><a class="btn" href="${pages.diff(pair, number, 'previous-distinct')}">What changed</a>
<a class="btn" href="${pages.contractSchemas(pair, number)}">Schemas</a>
<a class="btn" href="${pages.pairMatrix(pair)}">Matrix</a></div></div>
${filters(view, visit)}
${contract.kind === 'unreadable' ? unreadable(contract.reason, links.pact(pair, number)) : interactions(view, visit)}`,
  }
}

function summary({ publication, facts, contract }: ContractPage, visit: Visit): Html {
  const { sha, consumer, provider, number, createdAt } = publication
  const total = contract.kind === 'contract' ? counted(contract.total, 'interaction') : 'unreadable'
  const pact = (version: string) => visit.pages.pact({ consumer, provider }, version)
  const since =
    facts.firstVersion === number
      ? html`Published ${timeOf(createdAt, visit)}.`
      : html`Unchanged since ${versionName(facts.firstVersion, pact(facts.firstVersion))} (${timeOf(facts.firstPublishedAt, visit)}), so results for it count here, too.`
  return html`<span aria-hidden="true">◆</span> Content <code title="${sha}">${sha.slice(0, 8)}</code>, ${total}${facts.specification !== null && `, specification ${facts.specification}`}. ${since}`
}

function filters({ page, question }: PactView, visit: Visit): Html {
  const { publication, consumerVersions, results, result } = page
  const { number, provider } = publication
  const isListed = consumerVersions.some((version) => version.number === number)
  const versions = isListed ? consumerVersions : [plain(number), ...consumerVersions]
  const shown = result && !results.some((one) => one.number === result.providerVersion)
  return html`<form class="filters" method="get" action="${visit.links.pact(publication, number)}" role="search" aria-label="Interactions">
<label>Consumer version <select name="version">${versions.map((one) => option(one, number))}</select></label>
<label><span>Results by <bdi>${provider}</bdi></span> <select name="provider">${
    results.length === 0
      ? html`<option value="">none yet</option>`
      : [
          shown && option(plain(result.providerVersion), result.providerVersion),
          ...results.map((one) =>
            option(one, result?.providerVersion, one.success ? 'holds' : 'fails'),
          ),
        ]
  }</select></label>
<label class="grow">Find <input type="search" name="q" value="${question.search}" placeholder="Description, state, path or field"></label>
<label>Result <select name="result"><option value="">any</option><option value="failed"${question.isFailingOnly && html` selected`}>failed only</option></select></label>
${momentField(visit)}<button type="submit">Show</button>
</form>`
}

function plain(number: string): ChoosableVersion {
  return { number, branches: [], environments: [] }
}

function option(
  { number, branches, environments }: ChoosableVersion,
  chosen: string | undefined,
  word?: string,
): Html {
  const where = [...branches, ...environments].slice(0, 4).join(', ')
  const text = [number.length > 40 ? `${number.slice(0, 30)}…` : number, where]
    .filter(Boolean)
    .join(' ')
  return html`<option value="${number}"${number === chosen && html` selected`}>${text}${word && `: ${word}`}</option>`
}

function unreadable(reason: string, address: string): Html {
  return html`<p class="note unknown"><b>This pact cannot be shown by interaction</b>: ${reason}. <a href="${asJson(address)}" type="application/hal+json">Its JSON</a> is kept as it was published.</p>`
}

function interactions({ page, question }: PactView, visit: Visit): Html {
  const { contract, publication, result, outcomes } = page
  if (contract.kind !== 'contract') return html``
  const address = (parameters: Record<string, string | number | undefined>) =>
    visit.pages.pact(publication, publication.number, {
      q: question.search,
      provider: question.provider,
      result: question.isFailingOnly ? 'failed' : undefined,
      ...parameters,
    })
  const heading = html`<h2>Interactions <span class="dim">${resultWords(page)}</span></h2>`
  const unplaced = unplacedMismatches(page)
  const shown = withRoom(contract.shown)
  return html`${unplaced.length > 0 && unplacedNote(unplaced, result?.providerVersion)}
${question.interaction !== undefined && html`<p class="sub">One interaction of ${contract.total}. <a href="${address({})}">Show all</a></p>`}
${
  contract.shown.length === 0
    ? html`${heading}<p class="note none">No interaction ${contract.total === 0 ? 'is in this pact' : 'matches'}. The search looks for every word in descriptions, states, paths, fields and values. <a href="${visit.pages.pact(publication, publication.number)}">Show all</a></p>`
    : html`<div class="pactcols"><nav class="toc" aria-label="Interactions">${heading}
<ol>${contract.shown.map((one) => entry(one, verdictOf(page, one)))}</ol></nav>
<div><p class="dim reading">A value without a note must be equal to what stands there.</p>
${shown.map(({ interaction, hasRoom }) =>
  article(
    interaction,
    {
      page,
      mismatches: outcomes.get(interaction.id)?.mismatches ?? [],
      alone: address({ interaction: interaction.id }),
      hasRoom: hasRoom || question.interaction !== undefined,
    },
    visit,
  ),
)}
${pager(question.page, { found: contract.found, noun: 'interactions' }, (number) => address({ page: number }))}</div></div>`
}`
}

function resultWords({ contract, result }: ContractPage): string {
  if (contract.kind !== 'contract') return ''
  const { total, failing } = contract
  if (!result) return 'nobody has verified this pact yet'
  if (result.success) return `all ${total} hold`
  return failing === 0
    ? 'it failed; the verifier did not say which'
    : `${total - failing} of ${total} did not fail`
}

/** Those that the verifier did not say of an interaction that is in the pact. */
function unplacedMismatches({ contract, result, unplaced }: ContractPage): Mismatch[] {
  return contract.kind === 'contract' && result && !result.success && contract.failing === 0
    ? unplaced
    : []
}

function unplacedNote(mismatches: Mismatch[], version: string | undefined): Html {
  return html`<div class="note fail"><p><b>Failed by ${version}</b>, in these words:</p><ul>${mismatches
    .slice(0, 20)
    .map(
      ({ interaction, path, description }) =>
        html`<li><bdi>${interaction}</bdi> ${path && html`<code>${path}</code>`} <bdi>${description}</bdi></li>`,
    )}</ul></div>`
}

function verdictOf({ result, outcomes }: ContractPage, { id }: ReadInteraction): Verdict {
  const outcome = outcomes.get(id)
  if (!outcome) return result ? 'none' : 'unknown'
  if (outcome.success) return 'ok'
  return result?.pending ? 'pend' : 'fail'
}

const names: Partial<Record<Verdict, string>> = { none: 'Not reported' }

function entry({ id, description, summary }: ReadInteraction, verdict: Verdict): Html {
  const isBad = verdict === 'fail' || verdict === 'pend'
  return html`<li><a href="#i-${id}"${isBad && html` class="bad"`}>${mark(verdict)}<span><span class="vh">${wordOf(verdict)}: </span><bdi>${description || 'without a description'}</bdi><span class="stacked path">${summary}</span></span></a></li>`
}

function wordOf(verdict: Verdict): string {
  if (verdict === 'ok') return 'verified'
  if (verdict === 'fail' || verdict === 'pend') return 'failed'
  return verdict === 'none' ? 'not reported' : 'never verified'
}

function article(
  interaction: ReadInteraction,
  {
    page,
    mismatches,
    alone,
    hasRoom,
  }: { page: ContractPage; mismatches: Mismatch[]; alone: string; hasRoom: boolean },
  visit: Visit,
): Html {
  const { id, description, states, summary, status, parts } = interaction
  const { result, firstAsked } = page
  const verdict = verdictOf(page, interaction)
  const since = firstAsked.get(id)
  return html`<article class="inter panel" id="i-${id}">
<header><h2><bdi>${description || 'without a description'}</bdi></h2><span class="end">${verdictMark(verdict, names[verdict])}${result && html` by ${versionName(result.providerVersion)}`} <a href="${alone}">show alone</a></span></header>
<div class="pad"><dl class="facts">
<div><dt>Given</dt><dd>${states.length === 0 ? html`<span class="dim">nothing</span>` : html`<ul class="states">${states.map(({ name, parameters }) => html`<li><bdi>${name}</bdi>${parameters.map((one) => html` <code>${one.name}: ${brief(one.value)}</code>`)}</li>`)}</ul>`}</dd></div>
${since && html`<div><dt>First asked for</dt><dd>${timeOf(since, visit)}</dd></div>`}
</dl></div>
${
  hasRoom
    ? html`<div class="rr">${transcript(parts, mismatches, result?.providerVersion ?? '')}</div>`
    : html`<p class="pad"><span class="path"><bdi>${summary}</bdi>${status && ` → ${status}`}</span> <a href="${alone}">Show it alone</a></p>`
}
${mismatches.map(
  ({ path, expected, actual, description }) =>
    html`<p class="pad at-path">${mark(verdict)} ${path && html`<code>${path}</code>`} ${
      expected !== undefined && actual !== undefined
        ? html`expected <b><bdi>${brief(expected)}</bdi></b>, got <b><bdi>${brief(actual)}</bdi></b>.`
        : html`<bdi>${description}</bdi>`
    }</p>`,
)}
</article>`
}

function brief(text: string): string {
  return text.length > 200 ? `${text.slice(0, 200)}…` : text
}

/** Which interactions are shown in full until the page has enough lines; the first one always. */
function withRoom(all: ReadInteraction[]): { interaction: ReadInteraction; hasRoom: boolean }[] {
  let lines = 0
  return all.map((interaction) => {
    const hasRoom = lines < MOST_LINES
    lines += interaction.parts.reduce((sum, part) => sum + Math.min(part.lines.length, 400), 0)
    return { interaction, hasRoom }
  })
}
