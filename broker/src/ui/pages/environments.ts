import type {
  EnvironmentsOverview,
  EnvironmentsQuestion,
  Onward,
  PairsThere,
} from '../../overview/environments-page.ts'
import type { EnvironmentColumn, Move, Standing } from '../../overview/standing.ts'
import { pageLinksFrom } from '../../page-links.ts'
import { candidateMark, pairCounts } from '../candidate.ts'
import { commandBlock } from '../command.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted, environmentName, versionName } from '../names.ts'
import { pager } from '../pager.ts'
import { timeOf } from '../times.ts'
import { momentField, type Visit } from '../visit.ts'

export interface EnvironmentsView {
  overview: EnvironmentsOverview
  question: EnvironmentsQuestion
}

/** What is declared to run where, by application, and what moved last. */
export function environmentsPage({ overview, question }: EnvironmentsView, visit: Visit): Page {
  const { environments, applications, found, moves } = overview
  const { pages, links } = visit
  return {
    title: 'Environments',
    section: 'environments',
    json: links.environments(),
    main: html`<div class="head"><div><h1>Environments</h1>
<p class="sub">What is declared to run where${environments.length > 1 && ', and whether it may go to the next environment'}. ${counted(found, 'application')}, ${counted(environments.length, 'environment')}.</p></div></div>
<form class="filters" method="get" action="${pages.fixed('/environments')}" role="search" aria-label="Applications">
<label class="grow">Search <input type="search" name="search" value="${question.search}" placeholder="Application or version"></label>
${momentField(visit)}<button type="submit">Show</button>
</form>
${environments.length === 0 ? noEnvironments(visit) : applications.length === 0 ? nothingStands(question, visit) : table(overview, visit)}
${pager(question.page, { found, noun: 'applications' }, (page) => pages.environments({ search: question.search, page }))}
${moves.length > 0 && history(moves, visit)}`,
  }
}

function noEnvironments({ links }: Visit): Html {
  return html`<p class="note none">There is no environment yet. The first one is made by:</p>
${commandBlock(`pact broker create-environment --name production --production --broker-base-url ${links.base}`)}`
}

function nothingStands({ search }: EnvironmentsQuestion, { links, pages }: Visit): Html {
  if (search !== undefined)
    return html`<p class="note none">No application or version that stands anywhere matches “${search}”. The search looks at names and numbers. <a href="${pages.environments()}">Show all</a></p>`
  return html`<p class="note none">Nothing is recorded in these environments. After a deployment, say so:</p>
${commandBlock(`pact broker record-deployment --pacticipant NAME --version NUMBER --environment production --broker-base-url ${links.base}`)}`
}

function table(
  { environments, applications, onward, there }: EnvironmentsOverview,
  visit: Visit,
): Html {
  const pairs = new Map(there.map((one) => [`${one.versionId} ${one.environmentId}`, one]))
  const steps = new Map(onward.map((one) => [`${one.versionId} ${one.from}`, one]))
  return html`<div class="panel scroll" tabindex="0" role="region" aria-label="Applications by environment"><table class="stack envs">
<thead><tr><th scope="col">Application</th>${environments.map((one, index) => html`${index > 0 && html`<th scope="col">May go there</th>`}<th scope="col">${environmentName(one)}</th><th scope="col">Pairs</th>`)}</tr></thead>
<tbody>${applications.map(({ name, standings }) => {
    const byEnvironment = Map.groupBy(standings, ({ environmentId }) => environmentId)
    return html`<tr><th scope="row"><a href="${visit.pages.application(name)}"><b>${name}</b></a></th>
${environments.map((one, index) => {
  const before = environments[index - 1]
  const coming = before ? (byEnvironment.get(before.id) ?? []) : []
  return html`${before && onwardCell(one, coming, steps, visit)}${cell(one, byEnvironment.get(one.id) ?? [], visit)}${pairsCell(byEnvironment.get(one.id) ?? [], one, pairs)}`
})}</tr>`
  })}</tbody></table></div>`
}

function cell({ displayName, name }: EnvironmentColumn, standings: Standing[], visit: Visit): Html {
  if (standings.length === 0)
    return html`<td data-th="${displayName}"><span class="dim">not there</span></td>`
  return html`<td data-th="${displayName}"><ul class="inst">${standings.map((one) => standing(one, name, visit))}</ul></td>`
}

/** How the pairs of each version that stands there stand there. */
function pairsCell(
  standings: readonly Standing[],
  { displayName }: EnvironmentColumn,
  pairs: ReadonlyMap<string, PairsThere>,
): Html {
  const versions = new Map(standings.map((one) => [one.versionId, one]))
  return html`<td data-th="Pairs in ${displayName}" class="nowrap">${[...versions.values()].map(
    ({ versionId, environmentId, version }) => {
      const found = pairs.get(`${versionId} ${environmentId}`)
      return (
        found &&
        html`<div>${pairCounts(found.verdict)}${versions.size > 1 && html`<span class="stacked dim">${versionName(version)}</span>`}</div>`
      )
    },
  )}${versions.size === 0 && html`<span class="dim">–</span>`}</td>`
}

/** Of each version in the environment before, whether it may come here. */
function onwardCell(
  to: EnvironmentColumn,
  coming: Standing[],
  steps: ReadonlyMap<string, Onward>,
  visit: Visit,
): Html {
  const versions = new Map(coming.map((one) => [one.versionId, one]))
  return html`<td data-th="To ${to.displayName}">${[...versions.values()].map(
    ({ versionId, environmentId, application, version }) => {
      const step = steps.get(`${versionId} ${environmentId}`)
      if (!step) return html`<span class="stacked dim">same version</span>`
      const { name: environment } = to
      const address = visit.pages.verdict({ pacticipant: application, version, environment })
      return html`<div class="step">${candidateMark(step.verdict, address)}${versions.size > 1 && html`<span class="stacked dim">${versionName(version)}</span>`}</div>`
    },
  )}</td>`
}

/** A version that stands somewhere, with the question whether it may. */
function standing(
  { application, version, target, kind, since }: Standing,
  environment: string,
  visit: Visit,
): Html {
  const address = visit.pages.verdict({ pacticipant: application, version, environment })
  const how = kind === 'released' ? 'released, ' : ''
  return html`<li>${versionName(version, address)} <span class="dim">${target !== null && html`<bdi>${target}</bdi>, `}${how}${timeOf(since, visit)}</span></li>`
}

function history(moves: Move[], visit: Visit): Html {
  return html`<section aria-labelledby="moves"><div class="sec"><h2 id="moves">Recent deployments and releases</h2><p>Newest first.</p></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="moves"><table class="stack">
<thead><tr><th scope="col">When</th><th scope="col">Where</th><th scope="col">Application</th><th scope="col">What</th><th scope="col">Gate before</th></tr></thead>
<tbody>${moves.map(
    ({
      at,
      what,
      application,
      version,
      target,
      environment,
      name,
      production,
      before,
    }) => html`<tr><td data-th="When">${timeOf(at, visit)}</td>
<td data-th="Where">${environmentName({ displayName: environment, production })}${target !== null && html` <span class="dim"><bdi>${target}</bdi></span>`}</td>
<th scope="row" data-th="Application"><a href="${visit.pages.application(application)}"><bdi>${application}</bdi></a></th>
<td data-th="What">${what} ${before !== null && html`${versionName(before)} <span class="arrow">→</span> `}${versionName(version)}</td>
<td data-th="Gate before">${gateBefore({ at, what, application, version, environment: name }, visit)}</td></tr>`,
  )}</tbody></table></div></section>`
}

/** What the gate would have said just before somebody arrived: nobody is kept from deploying without asking. */
function gateBefore(
  {
    at,
    what,
    application: pacticipant,
    version,
    environment,
  }: Pick<Move, 'at' | 'what' | 'application' | 'version' | 'environment'>,
  { links }: Visit,
): Html {
  if (what !== 'deployed' && what !== 'released') return html`<span class="dim">–</span>`
  const then = pageLinksFrom(links.base, new Date(at.getTime() - 1))
  const address = then.verdict({ pacticipant, version, environment })
  return html`<a href="${address}">what it said<span class="vh"> of ${pacticipant} ${version} before</span></a>`
}
