import type { FoundInteraction } from '../../overview/found.ts'
import type { SearchResults } from '../../overview/search.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { pairName, versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import { momentField, type Visit } from '../visit.ts'

export interface SearchView {
  text: string | undefined
  results: SearchResults | undefined
}

/** What a text was found in: applications, versions, and interactions with their states. */
export function searchPage({ text, results }: SearchView, visit: Visit): Page {
  const { pages } = visit
  return {
    title: text === undefined ? 'Search' : `Search: ${text}`,
    section: undefined,
    isTimeless: true,
    main: html`<h1>Search</h1>
<form class="filters" method="get" action="${pages.fixed('/search')}" role="search" aria-label="Everything">
<label class="grow">Application, version, interaction or state <input type="search" name="q" value="${text}"></label>
${momentField(visit)}<button type="submit">Find</button></form>
${results && text !== undefined && found(text, results, visit)}`,
  }
}

function found(
  text: string,
  { applications, versions, interactions }: SearchResults,
  visit: Visit,
): Html {
  const { pages } = visit
  if (applications.length + versions.length + interactions.length === 0)
    return html`<p class="note none">Nothing matches “<bdi>${text}</bdi>”. The search looks for part of an application’s name, for the beginning of a version’s number, and for all words, or their beginnings, in the descriptions and states of the newest pacts.</p>`
  return html`${
    applications.length > 0 &&
    html`<section><div class="sec"><h2>Applications</h2><p>${shown(applications)}</p></div><ul class="hits">${applications.map((name) => html`<li><a href="${pages.application(name)}"><bdi><b>${name}</b></bdi></a></li>`)}</ul></section>`
  }${
    versions.length > 0 &&
    html`<section><div class="sec"><h2>Versions</h2><p>${shown(versions)}</p></div><ul class="hits">${versions.map(({ application, number, createdAt }) => html`<li><a href="${pages.application(application)}"><bdi>${application}</bdi></a> ${versionName(number)} <span class="dim">${timeOf(createdAt, visit)}</span></li>`)}</ul></section>`
  }${
    interactions.length > 0 &&
    html`<section aria-labelledby="hits"><div class="sec"><h2 id="hits">Interactions</h2><p>${shown(interactions)}</p></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="hits"><table class="stack"><thead><tr><th scope="col">Interaction</th><th scope="col">Consumer → provider</th><th scope="col">Kind</th></tr></thead>
<tbody>${interactions.map((one) => row(one, visit))}</tbody></table></div></section>`
  }`
}

function shown(list: readonly unknown[]): string {
  return list.length < 50 ? String(list.length) : 'the first 50; more words find fewer'
}

function row(
  { id, kind, description, states, consumer, provider, number }: FoundInteraction,
  { pages }: Visit,
): Html {
  const pair = { consumer, provider }
  return html`<tr><th scope="row"><a href="${pages.pact(pair, number, { interaction: id })}"><bdi>${description || 'without a description'}</bdi></a>${states.length > 0 && html`<span class="stacked dim">given ${states.map((one, index) => html`${index > 0 && '; '}<bdi>${one}</bdi>`)}</span>`}</th>
<td data-th="Consumer → provider"><a href="${pages.integration(pair)}">${pairName(pair)}</a></td>
<td data-th="Kind">${kind.includes('Messages') ? 'message' : 'HTTP'}</td></tr>`
}
