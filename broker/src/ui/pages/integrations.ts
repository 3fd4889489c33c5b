import type { Pair } from '../../links.ts'
import {
  type IntegrationSort,
  integrationSorts,
  type OverviewRow,
} from '../../overview/integration-row.ts'
import { type IntegrationStatus, statusOrder } from '../../overview/integration-status.ts'
import type {
  IntegrationsOverview,
  IntegrationsQuestion,
} from '../../overview/integrations-overview.ts'
import type { LivePair } from '../../overview/live-pairs.ts'
import type { Seams } from '../../overview/seams.ts'
import type { DeliveryStatus, PairStanding } from '../../webhooks/delivery.ts'
import { type Html, html } from '../html.ts'
import { seamLine } from '../lanes/seam-line.ts'
import type { Page } from '../layout.ts'
import { livePairMarks } from '../live-pairs.ts'
import { branchName, counted, grouped, versionName } from '../names.ts'
import { pager } from '../pager.ts'
import { verdictOf } from '../status.ts'
import { timeOf } from '../times.ts'
import { mark, verdictMark, wordOf } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'
import { type FirstStepsView, firstRun, stepsLeft } from './first-steps.ts'

export interface IntegrationsView {
  overview: IntegrationsOverview
  question: IntegrationsQuestion
  labels: string[]
  environments: readonly { name: string }[]
  /** Of the integrations shown, by id. */
  seams: Seams
  livePairs: ReadonlyMap<number, LivePair[]>
  /** What webhooks did is known as it is now: absent on a page in the past. */
  standings: ReadonlyMap<number, PairStanding> | undefined
  /** Absent once the way to the first deployment has been gone. */
  first: FirstStepsView | undefined
}

/** The first page: every integration, the ones that need someone first; in a new broker, the way to the first one. */
export function integrationsPage(view: IntegrationsView, visit: Visit): Page {
  const { overview, question, first } = view
  const { search, label, environment } = question
  const isAsked = [search, label, environment].some((one) => one !== undefined)
  return {
    title: 'Integrations',
    section: 'integrations',
    json: visit.links.integrations(),
    main:
      first && overview.total === 0 && !isAsked && !first.steps.pact
        ? firstRun(first, visit)
        : html`${integrationList(view, visit)}${first && stepsLeft(first, visit)}`,
  }
}

function integrationList(view: IntegrationsView, visit: Visit): Html {
  const { overview, question, standings } = view
  const { rows, counts, total } = overview
  const { status, page } = question
  const found = status ? counts[status] : total
  const sorted = (sort: IntegrationSort) =>
    sort === question.sort && html` aria-sort="${sort === 'newest' ? 'descending' : 'ascending'}"`
  return html`<div class="head"><div><h1>Integrations</h1>
<p class="sub">${summary(overview)}</p></div></div>
${statusCounts(overview, question, visit)}
<form class="filters" method="get" action="${visit.pages.fixed('/')}" role="search" aria-label="Integrations">
<label class="grow">Application <input type="search" name="search" value="${question.search}" placeholder="Part of a name"></label>
${labelField(view)}
${environmentField(view)}
${status && html`<input type="hidden" name="status" value="${status}">`}${question.sort !== 'status' && html`<input type="hidden" name="sort" value="${question.sort}">`}
${momentField(visit)}<button type="submit">Show</button>
<a class="btn" href="${visit.pages.integrations()}">Reset</a>
</form>
${
  rows.length === 0
    ? nothingFound(question, visit)
    : html`${sortLinks(question, visit)}<div class="panel scroll" tabindex="0" role="region" aria-label="Integrations"><table class="stack list">
<thead><tr><th scope="col"${sorted('status')}>Latest pact</th><th scope="col"${sorted('name')}>Consumer → provider</th><th scope="col">Main branches, last 30 days</th><th scope="col"${sorted('newest')}>Published</th><th scope="col">Last verified</th><th scope="col">Live together in</th>${standings && html`<th scope="col">Webhooks</th>`}</tr></thead>
<tbody>${rows.map((row) => tableRow(row, view, visit))}</tbody>
</table></div>
${pager(page, { found, noun: 'integrations' }, (number) => addressOf(question, visit, { page: number }))}`
}`
}

/** This list with some of what was asked changed: in the order asked for, from the first page. */
function addressOf(
  { search, label, environment, status, sort }: IntegrationsQuestion,
  { pages }: Visit,
  changes: { status?: IntegrationStatus | undefined; sort?: IntegrationSort; page?: number },
): string {
  const asked = { search, label, environment, status, sort, ...changes }
  return pages.integrations({ ...asked, sort: asked.sort === 'status' ? undefined : asked.sort })
}

function nothingFound({ search, environment }: IntegrationsQuestion, visit: Visit): Html {
  return html`<p class="note none">No integration matches${search !== undefined && html` “<bdi>${search}</bdi>”`}. The list has those with a pact; the search looks at the names of both sides${environment !== undefined && html`, of which both must run in <bdi>${environment}</bdi>`}. <a href="${visit.pages.integrations()}">Show all</a></p>`
}

const orders: Record<IntegrationSort, string> = {
  status: 'worst first',
  name: 'by name',
  newest: 'newest pact first',
}

function sortLinks(question: IntegrationsQuestion, visit: Visit): Html {
  return html`<nav class="orders" aria-label="Order of the list"><span>Order</span>${integrationSorts.map(
    (sort) =>
      html`<a href="${addressOf(question, visit, { sort })}"${sort === question.sort && html` aria-current="true"`}>${orders[sort]}</a>`,
  )}</nav>`
}

/** More than a menu can be read through are typed, with suggestions. */
const LONGEST_MENU = 40
const MOST_LABELS = 3

function labelField({ labels, question: { label } }: IntegrationsView): Html {
  if (labels.length === 0 && label === undefined) return html``
  if (labels.length <= LONGEST_MENU)
    return html`<label>Team or label <select name="label">${menu(labels, label)}</select></label>`
  return html`<label>Team or label <input type="search" name="label" value="${label}" list="labels"></label>
<datalist id="labels">${labels.map((one) => html`<option value="${one}"></option>`)}</datalist>`
}

function environmentField({ environments, question: { environment } }: IntegrationsView): Html {
  if (environments.length === 0 && environment === undefined) return html``
  const names = environments.map(({ name }) => name)
  return html`<label>Both live in <select name="environment">${menu(names, environment)}</select></label>`
}

/** All of them, and the one that was asked for, should it not be among them. */
function menu(names: readonly string[], chosen: string | undefined): Html {
  const isKnown = chosen === undefined || names.includes(chosen)
  return html`<option value="">any</option>${[...names, ...(isKnown ? [] : [chosen])].map(
    (one) => html`<option${one === chosen && html` selected`}>${one}</option>`,
  )}`
}

function summary({ total, applications, counts }: IntegrationsOverview): string {
  const { failed } = counts
  const state =
    failed === 0
      ? 'None fails.'
      : `${counted(failed, 'integration')} ${failed === 1 ? 'fails' : 'fail'}.`
  return `${counted(total, 'integration')} between ${counted(applications, 'application')}. ${state}`
}

function statusCounts(
  { counts, total }: IntegrationsOverview,
  question: IntegrationsQuestion,
  visit: Visit,
): Html {
  const { status } = question
  const address = (wanted?: IntegrationStatus) => addressOf(question, visit, { status: wanted })
  const current = (wanted?: IntegrationStatus) => wanted === status && html` aria-current="true"`
  const kinds = statusOrder.filter((kind) => counts[kind] > 0 || kind === status)
  return html`<ul class="counts" aria-label="By status">
<li><a href="${address()}"${current()}>All <b>${grouped(total)}</b></a></li>
${kinds.map((kind) => html`<li><a href="${address(kind)}"${current(kind)}>${mark(verdictOf[kind])} ${wordOf(verdictOf[kind])} <b>${grouped(counts[kind])}</b></a></li>`)}
</ul>`
}

function tableRow(
  row: OverviewRow,
  { seams, livePairs, standings }: IntegrationsView,
  visit: Visit,
): Html {
  const { consumer, provider, consumerVersion, consumerBranches, interactionsCount, labels } = row
  const pair = { consumer, provider }
  return html`<tr>
<td>${verdictMark(verdictOf[row.status])}</td>
<th scope="row"><a class="pairname" href="${visit.pages.integration(pair)}"><bdi><b>${consumer}</b></bdi> <span class="arrow">→</span> <bdi><b>${provider}</b></bdi></a>
<span class="stacked dim">${counted(interactionsCount, 'interaction')}${labels.slice(0, MOST_LABELS).map((label) => html` <a class="tag" href="${visit.pages.integrations({ label })}">${label}</a>`)}</span></th>
<td data-th="Last 30 days"><a href="${visit.pages.integration(pair)}">${seamLine(seams.of.get(row.id) ?? [], seams)}</a></td>
<td data-th="Published">${versionName(consumerVersion, visit.pages.pact(pair, consumerVersion))}
${consumerBranches.slice(0, 3).map((branch) => html` ${branchName(branch)}`)}${consumerBranches.length > 3 && html` <span class="dim">and ${consumerBranches.length - 3} more</span>`}
<span class="stacked dim">${timeOf(row.publishedAt, visit)}</span></td>
<td data-th="Last verified">${lastVerified(row, visit)}</td>
<td data-th="Live in">${livePairMarks(livePairs.get(row.id) ?? [])}</td>
${standings && html`<td data-th="Webhooks">${webhooks(pair, standings.get(row.id), visit)}</td>`}</tr>`
}

function lastVerified(
  { verifiedAt, providerVersion, status, success }: OverviewRow,
  visit: Visit,
): Html {
  if (verifiedAt === null || providerVersion === null) return html`<span class="dim">never</span>`
  const about = status === 'changed' && `an earlier pact ${success ? 'held' : 'failed'}`
  return html`by ${versionName(providerVersion)}<span class="stacked dim">${timeOf(verifiedAt, visit)}${about && html`, ${about}`}</span>`
}

const deliveryWords: Record<DeliveryStatus, string> = {
  success: 'Delivered',
  failure: 'Failed',
  retrying: 'Retrying',
  not_run: 'Waiting',
}

/** The worst of what the webhooks about the pair sent last. */
function webhooks(pair: Pair, standing: PairStanding | undefined, visit: Visit): Html {
  if (!standing || standing.webhooks === 0)
    return html`<span class="dim">none</span>${visit.mayWrite && html`<span class="stacked"><a href="${visit.pages.newWebhook({ ...pair })}">make one</a></span>`}`
  const { status, at, attempts } = standing
  const why = (word: string) => html`<a href="${visit.pages.webhooksWhy({ ...pair })}">${word}</a>`
  if (status === null || at === null) return why('Not sent yet')
  const tried = status === 'retrying' && attempts !== null && html`, attempt ${attempts}`
  return html`${why(deliveryWords[status])}<span class="stacked dim">${timeOf(at, visit)}${tried}</span>`
}
