import type { Links } from '../../links.ts'
import { type Html, html } from '../html.ts'
import { type Relation, relations } from '../relations.ts'

/** What one relation of the API means. */
export function relationPage(name: string, { leadsTo, use }: Relation, links: Links) {
  return {
    title: `pb:${name}`,
    main: html`<h1>pb:${name}</h1>
<p>${withCode(leadsTo)}</p>
${use && html`<p>${withCode(use)}</p>`}
<p><a href="${links.relations()}">All relations</a></p>`,
  }
}

/** All relations; `unknown` is one that was asked for and does not exist. */
export function relationsPage(unknown: string | undefined, hasExplorer: boolean, links: Links) {
  return {
    title: 'Relations of the API',
    main: html`<h1>Relations of the API</h1>
${unknown !== undefined && html`<div class="note unknown"><p>The API has no relation called <b>${unknown}</b>. It has these:</p></div>`}
<p class="sub">A resource of the API names those that it leads to by relations. Clients begin at <a href="${links.template('/')}">the index</a>${hasExplorer && html`, people in <a href="${links.explorer()}">the explorer</a>`}.</p>
<section class="panel scroll" tabindex="0" role="region" aria-label="Relations"><table class="stack">
<thead><tr><th scope="col">Relation</th><th scope="col">Leads to</th></tr></thead>
<tbody>${Object.entries(relations).map(
      ([name, { leadsTo }]) =>
        html`<tr><th scope="row" class="nowrap"><a href="${links.relation(name)}">pb:${name}</a></th><td>${withCode(leadsTo)}</td></tr>`,
    )}</tbody></table></section>`,
  }
}

/** Names between backticks become code. */
function withCode(text: string): Html[] {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}
