import type { Links } from '../../links.ts'
import { type Explored, variablesOf } from '../explored.ts'
import { type Html, html } from '../html.ts'

export interface ExplorerView {
  path: string
  /** Absent while the path has variables that are not filled in. */
  explored: Explored | undefined
}

/** One resource of the API: where it leads, what can be done, and its JSON with links that can be followed. */
export function explorerPage({ path, explored }: ExplorerView, links: Links) {
  const isTemplate = explored === undefined
  return {
    title: 'API explorer',
    main: html`<h1>API explorer</h1>
<form class="filters" method="get" action="${links.explorer()}">
<label>Path <input type="search" name="path" value="${path}" size="60"></label>
<button type="submit">Get</button>
<a class="btn" href="${links.explorer()}">Index</a>
</form>
${isTemplate ? html`<section><div class="sec"><h2>Fill in the address</h2></div>${templateForm(path, links)}</section>` : answer(explored, path, links)}`,
  }
}

function answer({ status, contentType, methods, body }: Explored, path: string, links: Links) {
  return html`<p class="sub">${status} · ${contentType || 'no content'}${methods && ` · possible here: ${methods}`} · <a href="${links.template(path)}">as it is</a></p>
${body.kind === 'json' && [linkTable(body.value, links), html`<section><div class="sec"><h2>Resource</h2></div><pre class="panel pad" tabindex="0">${json(body.value, '', links)}</pre></section>`]}
${body.kind === 'text' && html`<pre class="panel pad" tabindex="0">${body.text}</pre>`}
${body.kind === 'other' && html`<p class="note none">This answer is not shown here: it is a picture or a page, or too long.</p>`}`
}

interface Row {
  relation: string
  href: string
  title: string
}

function linkTable(resource: unknown, links: Links): Html | undefined {
  const rows = rowsOf(resource).filter(({ relation }) => relation !== 'curies')
  if (rows.length === 0) return undefined
  return html`<section><div class="sec"><h2>Links</h2><p><a href="${links.relations()}">What the relations mean</a></p></div>
<div class="panel scroll" tabindex="0" role="region" aria-label="Links"><table class="stack">
<thead><tr><th scope="col">Relation</th><th scope="col">Title</th><th scope="col">Address</th></tr></thead>
<tbody>${rows.map(
    ({ relation, href, title }) => html`<tr>
<th scope="row" class="nowrap">${relationName(relation, links)}</th>
<td data-th="Title">${title}</td>
<td data-th="Address">${pathBelow(href, links)?.includes('{') ? templateForm(pathBelow(href, links) ?? '', links) : anchor(href, links)}</td>
</tr>`,
  )}</tbody></table></div></section>`
}

function rowsOf(resource: unknown): Row[] {
  const all = isRecord(resource) && isRecord(resource._links) ? resource._links : {}
  return Object.entries(all).flatMap(([relation, value]) =>
    [value].flat().flatMap((link: unknown) => {
      if (!isRecord(link) || typeof link.href !== 'string') return []
      const words = [link.title, link.name].filter((word) => typeof word === 'string')
      return { relation, href: link.href, title: [...new Set(words)].join(' · ') }
    }),
  )
}

function relationName(relation: string, links: Links): Html {
  const name = relation.replace(/^(pb|beta):/, '')
  if (name === relation) return html`${relation}`
  return html`<a href="${links.relation(name)}">${relation}</a>`
}

/** A form without scripts: the explorer fills the values in and goes there. */
function templateForm(template: string, links: Links): Html {
  return html`<form class="filters" method="get" action="${links.explorer()}">
<input type="hidden" name="path" value="${template}">
${variablesOf(template).map((name) => html`<label>${name} <input type="search" name="value[${name}]" required></label>`)}
<button type="submit">Get</button>
</form>`
}

/** JSON as it is usually laid out, its addresses as links. */
function json(value: unknown, indent: string, links: Links): Html {
  const inner = `${indent}  `
  if (Array.isArray(value) && value.length > 0) {
    const items = value.map((item) => html`${inner}${json(item, inner, links)}`)
    return html`[\n${lines(items)}\n${indent}]`
  }
  if (isRecord(value) && Object.keys(value).length > 0) {
    const members = Object.entries(value).map(([key, member]) => {
      const isAddress = key === 'href' && typeof member === 'string'
      const shown = isAddress ? html`"${anchor(member, links)}"` : json(member, inner, links)
      return html`${inner}${JSON.stringify(key)}: ${shown}`
    })
    return html`{\n${lines(members)}\n${indent}}`
  }
  return html`${JSON.stringify(value)}`
}

function lines(items: Html[]): Html[] {
  return items.map((item, index) => (index === 0 ? item : html`,\n${item}`))
}

function anchor(href: string, links: Links): Html {
  const path = pathBelow(href, links)
  return path === undefined ? html`${href}` : html`<a href="${links.explorer(path)}">${href}</a>`
}

/** The path below the broker's own address; undefined for addresses elsewhere. */
function pathBelow(href: string, links: Links): string | undefined {
  if (href === links.base) return '/'
  return href.startsWith(`${links.base}/`) ? href.slice(links.base.length) : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
