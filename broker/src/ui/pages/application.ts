import { type ApplicationPage, MOST_LINES } from '../../overview/application-page.ts'
import type { PairsThere } from '../../overview/environments-page.ts'
import type { Line } from '../../overview/graph-line.ts'
import type { InteractionsQuestion } from '../../overview/interactions.ts'
import { candidateMark, pairCounts } from '../candidate.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import { seamAxis, seamLine } from '../lanes/seam-line.ts'
import type { Page } from '../layout.ts'
import { livePairMarks } from '../live-pairs.ts'
import { branchName, counted, environmentName, grouped, versionName } from '../names.ts'
import { verdictOf } from '../status.ts'
import { timeOf } from '../times.ts'
import { mark, verdictMark } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'

export interface ApplicationView {
  page: ApplicationPage
  question: InteractionsQuestion
}

/** Everything an application takes part in: where it runs, who relies on it, on whom it relies, its versions. */
export function applicationPage({ page, question }: ApplicationView, visit: Visit): Page {
  const { application, asProvider, asConsumer } = page
  const { name, labels } = application
  const { pages, links } = visit
  return {
    title: name,
    section: 'applications',
    json: links.pacticipant(name),
    main: html`${crumbs([{ title: 'Applications', address: pages.applications() }], name)}
<div class="head"><div><h1><bdi>${name}</bdi></h1>
<p class="sub">${labels.map((label) => html`<span class="tag">${label}</span> `)}Provider of ${asProvider.length}, consumer of ${asConsumer.length}. ${failures([...asProvider, ...asConsumer])}</p></div>
<div class="actions">${asProvider.length > 0 && html`<a class="btn" href="${pages.providerSchemas(name)}">Schemas</a> `}<a class="btn" href="${pages.graph({ focus: name })}">Graph</a> <a class="btn strong" href="${pages.verdict({ pacticipant: name, version: page.versions[0]?.number })}">Can I deploy it?</a></div></div>
<div class="cols"><div>
${whereItRuns(page, visit)}
${lineTable('As provider', 'consumer', page, visit)}
${lineTable('As consumer', 'provider', page, visit)}
${versionTable(page, visit)}
${interactionTable(page, question, visit)}
</div>${facts(page, visit)}</div>`,
  }
}

function failures(lines: Line[]): string {
  const failed = lines.filter(({ status }) => status === 'failed').length
  if (lines.length === 0) return 'It has no pacts.'
  return failed === 0
    ? 'None fails.'
    : `${counted(failed, 'integration')} ${failed === 1 ? 'fails' : 'fail'}.`
}

function whereItRuns(
  { environments, standings, there, application }: ApplicationPage,
  visit: Visit,
): Html {
  const pairs = new Map(there.map((one) => [`${one.versionId} ${one.environmentId}`, one]))
  const rows = environments.flatMap((environment) =>
    standings
      .filter(({ environmentId }) => environmentId === environment.id)
      .map((one) => ({ environment, ...one })),
  )
  return html`<section aria-labelledby="where"><div class="sec"><h2 id="where">What is deployed where</h2></div>
${
  rows.length === 0
    ? html`<p class="note none">No version of it is recorded in an environment. <code>pact broker record-deployment</code> says what runs.</p>`
    : html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="where"><table class="stack">
<thead><tr><th scope="col">Environment</th><th scope="col">Version</th><th scope="col">Instance</th><th scope="col">Since</th><th scope="col">Pairs there</th></tr></thead>
<tbody>${rows.map(
        ({
          environment,
          versionId,
          version,
          target,
          kind,
          since,
        }) => html`<tr><td data-th="Environment">${environmentName(environment)}</td>
<th scope="row" data-th="Version">${versionName(version, visit.pages.verdict({ pacticipant: application.name, version, environment: environment.name }))}</th>
<td data-th="Instance">${target !== null ? html`<bdi>${target}</bdi>` : html`<span class="dim">${kind === 'released' ? 'released' : 'only one'}</span>`}</td>
<td data-th="Since">${timeOf(since, visit)}</td>
<td data-th="Pairs there" class="nowrap">${pairsIn(pairs.get(`${versionId} ${environment.id}`))}</td></tr>`,
      )}</tbody></table></div>`
}</section>`
}

function pairsIn(found: PairsThere | undefined): Html | undefined {
  return found && pairCounts(found.verdict)
}

function lineTable(
  title: string,
  other: 'consumer' | 'provider',
  { asProvider, asConsumer, seams, livePairs }: ApplicationPage,
  visit: Visit,
): Html {
  const id = `as-${other}`
  const lines = other === 'consumer' ? asProvider : asConsumer
  const shown = lines.slice(0, MOST_LINES)
  return html`<section aria-labelledby="${id}"><div class="sec"><h2 id="${id}">${title}</h2><p>${other === 'consumer' ? 'Applications that rely on it.' : 'Applications that it relies on.'}</p></div>
${
  lines.length === 0
    ? html`<p class="note none">${other === 'consumer' ? 'No application has a pact with it.' : 'It has no pact with another application.'}</p>`
    : html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="${id}"><table class="stack axisrows">
<thead><tr><th scope="col">Newest pact</th><th scope="col">${other === 'consumer' ? 'Consumer' : 'Provider'}</th><th scope="col">Interactions</th><th scope="col"><span class="vh">Main branches, last 30 days</span>${seamAxis(seams)}</th><th scope="col">Live together in</th></tr></thead>
<tbody>${shown.map(
        (line) => html`<tr><td>${verdictMark(verdictOf[line.status])}</td>
<th scope="row"><a href="${visit.pages.integration(line)}"><bdi><b>${line[other]}</b></bdi></a></th>
<td data-th="Interactions" class="num">${line.interactionsCount}</td>
<td data-th="Last 30 days"><a href="${visit.pages.integration(line)}">${seamLine(seams.of.get(line.id) ?? [], seams)}</a></td>
<td data-th="Live in">${livePairMarks(livePairs.get(line.id) ?? [])}</td></tr>`,
      )}</tbody></table></div>`
}
${lines.length > shown.length && html`<p class="pager"><span>${shown.length} of ${lines.length}, the worst first.</span></p>`}</section>`
}

function versionTable(page: ApplicationPage, visit: Visit): Html {
  const { versions, environments } = page
  const last = environments.at(-1)
  if (versions.length === 0)
    return html`<section><div class="sec"><h2>Versions</h2></div><p class="note none">It has no versions yet: the first pact or result makes one.</p></section>`
  return html`<section aria-labelledby="versions"><div class="sec"><h2 id="versions">Versions</h2><p>The newest ${versions.length}.</p></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="versions"><table class="stack">
<thead><tr><th scope="col">Version</th><th scope="col">Stands in</th><th scope="col">Created</th><th scope="col">Pacts</th><th scope="col">Results</th>${last && html`<th scope="col">May go to <bdi>${last.displayName}</bdi></th>`}</tr></thead>
<tbody>${versions.map((version) => versionRow(version, page, visit))}</tbody></table></div></section>`
}

function versionRow(
  version: ApplicationPage['versions'][number],
  { application, environments: all }: ApplicationPage,
  visit: Visit,
): Html {
  const { number, branches, environments, createdAt, pacts, held, failed, verdict } = version
  const last = all.at(-1)
  const address = visit.pages.verdict({
    pacticipant: application.name,
    version: number,
    environment: last?.name,
  })
  return html`<tr><th scope="row" data-th="Version">${versionName(number)} ${branches.slice(0, 3).map((name) => html`${branchName(name)} `)}${branches.length > 3 && html`<span class="dim">and ${branches.length - 3} more</span>`}</th>
<td data-th="Stands in">${environments.length === 0 ? html`<span class="dim">–</span>` : environments.map((one) => html`${environmentName(all.find(({ displayName }) => displayName === one) ?? { displayName: one, production: false })} `)}</td>
<td data-th="Created">${timeOf(createdAt, visit)}</td><td data-th="Pacts" class="num">${pacts}</td>
<td data-th="Results" class="nowrap">${failed > 0 && html`${mark('fail')} ${failed} failed `}${held > 0 && html`${mark('ok')} ${held} held`}${failed + held === 0 && html`<span class="dim">–</span>`}</td>
${last && html`<td data-th="To ${last.displayName}">${verdict ? candidateMark(verdict, address) : environments.includes(last.displayName) ? html`<span class="dim">is there</span>` : html`<a href="${address}">ask<span class="vh"> for ${number}</span></a>`}</td>`}</tr>`
}

/** What it takes part in, interaction by interaction, by a form that needs no script. */
function interactionTable(
  { application, interactions }: ApplicationPage,
  { text, role, state }: InteractionsQuestion,
  visit: Visit,
): Html {
  const { rows, found, total, states } = interactions
  if (total === 0) return html``
  const { pages } = visit
  const isAsked = text !== undefined || role !== undefined || state !== undefined
  const option = (value: string, word: string, chosen: string | undefined) =>
    html`<option value="${value}"${value === (chosen ?? '') && html` selected`}>${word}</option>`
  return html`<section aria-labelledby="interactions"><div class="sec"><h2 id="interactions">Interactions it takes part in</h2><p>${isAsked ? `${grouped(found)} of ${grouped(total)}` : grouped(total)} in the newest pacts${found > rows.length && `; the first ${rows.length}`}.</p></div>
<form class="filters" method="get" action="${visit.address}#interactions" role="search" aria-label="Interactions">
<label class="grow">Find <input type="search" name="interaction" value="${text}" placeholder="Words of descriptions and states"></label>
<label>As <select name="role">${[option('', 'either', role), option('consumer', 'consumer', role), option('provider', 'provider', role)]}</select></label>
${states.length > 0 && html`<label class="choice">State <select name="state">${option('', 'any', state)}${states.map((one) => option(one, one, state))}</select></label>`}
${momentField(visit)}<button type="submit">Show</button></form>
${
  rows.length === 0
    ? html`<p class="note none">No interaction matches. The search looks for all words, or their beginnings, in descriptions and states. <a href="${pages.application(application.name)}#interactions">Show all</a></p>`
    : html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="interactions"><table class="stack">
<thead><tr><th scope="col">Result</th><th scope="col">Interaction</th><th scope="col">With</th><th scope="col">As</th><th scope="col">Kind</th></tr></thead>
<tbody>${rows.map(({ id, kind, description, states, consumer, provider, number, verdict }) => {
        const isConsumer = consumer === application.name
        return html`<tr><td>${verdictMark(verdict)}</td>
<th scope="row"><a href="${pages.pact({ consumer, provider }, number, { interaction: id })}"><bdi>${description || 'without a description'}</bdi></a>${states.length > 0 && html`<span class="stacked dim">given ${states.map((one, index) => html`${index > 0 && '; '}<bdi>${one}</bdi>`)}</span>`}</th>
<td data-th="With"><a href="${pages.integration({ consumer, provider })}"><bdi>${isConsumer ? provider : consumer}</bdi></a></td>
<td data-th="As">${isConsumer ? 'consumer' : 'provider'}</td><td data-th="Kind">${kind.includes('Messages') ? 'message' : 'HTTP'}</td></tr>`
      })}</tbody></table></div>`
}</section>`
}

function facts({ application }: ApplicationPage, visit: Visit): Html {
  const { mainBranch, repositoryUrl, repositoryName, displayName, createdAt } = application
  const isAddress = repositoryUrl !== null && /^https?:\/\//i.test(repositoryUrl)
  return html`<aside class="side" aria-label="About the application"><dl class="deflist">
<dt>Shown as</dt><dd><bdi>${displayName}</bdi></dd>
<dt>Main branch</dt><dd>${mainBranch === null ? html`<span class="dim">not known yet</span>` : branchName(mainBranch)}</dd>
<dt>Repository</dt><dd>${
    isAddress
      ? html`<a href="${repositoryUrl}" rel="noreferrer"><bdi>${repositoryName ?? repositoryUrl}</bdi></a>`
      : (repositoryUrl ?? repositoryName ?? html`<span class="dim">not given</span>`)
  }</dd>
<dt>Known since</dt><dd>${timeOf(createdAt, visit)}</dd></dl></aside>`
}
