import type { IntegrationStatus } from '../../overview/integration-status.ts'
import type { IntegrationOverview } from '../../overview/integrations-overview.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted, versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import { mark, type Verdict, verdictMark } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'

const verdicts: Record<IntegrationStatus, Verdict> = {
  verified: 'ok',
  failed: 'fail',
  pending: 'pend',
  changed: 'changed',
  unknown: 'unknown',
}

const countWords: Record<IntegrationStatus, string> = {
  failed: 'Failed',
  pending: 'Failed, pending',
  unknown: 'Never verified',
  changed: 'Changed since',
  verified: 'Verified',
}

const PAGE_SIZE = 100

export interface IntegrationsView {
  integrations: IntegrationOverview[]
  search: string | undefined
  status: IntegrationStatus | undefined
  /** Which page of the list, from 1. */
  number: number
}

/** The first page: every integration, the ones that need someone first. */
export function integrationsPage(view: IntegrationsView, visit: Visit): Page {
  const isFirstRun = view.integrations.length === 0 && view.search === undefined && !visit.asOf
  return {
    title: 'Integrations',
    section: 'integrations',
    main: isFirstRun ? firstRun(visit) : integrationList(view, visit),
  }
}

function integrationList(
  { integrations, search, status, number }: IntegrationsView,
  visit: Visit,
): Html {
  const found = integrations.filter((integration) => !status || integration.status === status)
  const last = Math.max(1, Math.ceil(found.length / PAGE_SIZE))
  const page = Math.min(number, last)
  const first = (page - 1) * PAGE_SIZE
  const shown = found.slice(first, first + PAGE_SIZE)
  const to = (other: number) => visit.pages.integrations({ search, status, page: other })
  return html`<h1>Integrations</h1>
<p class="sub">${summary(integrations)}</p>
${statusCounts(integrations, { search, status }, visit)}
<form class="filters" method="get" action="${visit.pages.fixed('/')}" role="search">
<label>Application <input type="search" name="search" value="${search}" placeholder="Part of a name"></label>
${status && html`<input type="hidden" name="status" value="${status}">`}
${momentField(visit)}<button type="submit">Show</button>
<a class="btn" href="${visit.pages.integrations()}">Reset</a>
</form>
${
  shown.length === 0
    ? html`<p class="note none">No integration matches. The search looks at the names of consumers and providers.</p>`
    : html`<div class="panel" tabindex="0" role="region" aria-label="Integrations"><table class="stack">
<thead><tr><th scope="col">Latest pact</th><th scope="col">Consumer → provider</th><th scope="col">Published</th><th scope="col">Last verified</th></tr></thead>
<tbody>${shown.map((integration) => row(integration, visit))}</tbody>
</table></div>
<p class="pager"><span>${first + 1} to ${first + shown.length} of ${found.length}</span><span>${page > 1 && html`<a href="${to(page - 1)}">Previous</a> `}${page < last && html`<a href="${to(page + 1)}">Next</a>`}</span></p>`
}`
}

function summary(integrations: IntegrationOverview[]): string {
  const names = new Set(integrations.flatMap(({ consumer, provider }) => [consumer, provider]))
  const failed = integrations.filter(({ status }) => status === 'failed').length
  const state =
    failed === 0 ? 'None fails.' : `${failed} of them ${failed === 1 ? 'fails' : 'fail'}.`
  return `${counted(integrations.length, 'integration')} between ${names.size} applications. ${state}`
}

function statusCounts(
  integrations: IntegrationOverview[],
  { search, status }: Pick<IntegrationsView, 'search' | 'status'>,
  { pages }: Visit,
): Html {
  const address = (wanted?: IntegrationStatus) => pages.integrations({ search, status: wanted })
  const current = (wanted?: IntegrationStatus) => wanted === status && html` aria-current="true"`
  const kinds = (Object.keys(countWords) as IntegrationStatus[])
    .map((kind) => ({
      kind,
      count: integrations.filter((integration) => integration.status === kind).length,
    }))
    .filter(({ kind, count }) => count > 0 || kind === status)
  return html`<ul class="counts" aria-label="By status">
<li><a href="${address()}"${current()}>All <b>${integrations.length}</b></a></li>
${kinds.map(({ kind, count }) => html`<li><a href="${address(kind)}"${current(kind)}>${mark(verdicts[kind])} ${countWords[kind]} <b>${count}</b></a></li>`)}
</ul>`
}

function row(integration: IntegrationOverview, visit: Visit): Html {
  const { consumer, provider, consumerVersion, consumerBranches, interactionsCount } = integration
  const pair = { consumer, provider }
  return html`<tr>
<td>${verdictMark(verdicts[integration.status])}</td>
<th scope="row"><a href="${visit.pages.integration(pair)}"><b>${consumer}</b> → <b>${provider}</b></a>
<span class="stacked dim">${counted(interactionsCount, 'interaction')}</span></th>
<td data-th="Published">${versionName(consumerVersion, visit.pages.pact(pair, consumerVersion))}
${consumerBranches.map((branch) => html` <span class="dim">⎇ ${branch}</span>`)}
<span class="stacked dim">${timeOf(integration.publishedAt, visit)}</span></td>
<td data-th="Last verified">${lastVerified(integration, visit)}</td>
</tr>`
}

function lastVerified(
  { verifiedAt, providerVersion, isStale, success }: IntegrationOverview,
  visit: Visit,
): Html {
  if (verifiedAt === null || providerVersion === null) return html`<span class="dim">never</span>`
  const about = isStale && `an earlier pact ${success ? 'held' : 'failed'}`
  return html`by ${versionName(providerVersion)}<span class="stacked dim">${timeOf(verifiedAt, visit)}${about && html`, ${about}`}</span>`
}

/** What a new broker shows: the way to the first row, in commands that can be pasted. */
function firstRun({ links }: Visit): Html {
  return html`<h1>No pacts yet</h1>
<p class="sub">This broker is running and empty. Three steps bring the first line to this page.</p>
<ol class="steps">
<li><h2>1. Publish a pact</h2><pre tabindex="0">pact broker publish pacts --broker-base-url ${links.base} --consumer-app-version 1 --branch main</pre></li>
<li><h2>2. Verify the provider</h2><p class="sub">Point the provider's verifier at ${links.base} and let it publish its results.</p></li>
<li><h2>3. Ask before a release</h2><pre tabindex="0">pact broker can-i-deploy --pacticipant NAME --version 1 --to-environment production --broker-base-url ${links.base}</pre></li>
</ol>`
}
