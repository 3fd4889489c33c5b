import type { FastifyReply } from 'fastify'
import { type Html, html } from './html.ts'
import { type Changes, momentBar } from './moment-bar.ts'
import { navigation, type Section } from './navigation.ts'
import { sprite } from './verdict.ts'
import { momentField, type Visit } from './visit.ts'

export interface Page {
  title: string
  /** Which entry of the main navigation the page belongs to. */
  section: Section | undefined
  main: Html
  /** The page is the same at every moment: it shows no bar of the moment. */
  isTimeless?: true
  /** Where programs read the same as JSON: in the moment of the page, or not at all. */
  json?: string
  /** Where the page's subject changed. */
  changes?: Changes
}

/** Nothing but our own stylesheet and pictures; no script runs inline, no other site may frame a page. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Sends a whole page. */
export function sendPage(
  reply: FastifyReply,
  visit: Visit,
  page: Page,
  status = 200,
): FastifyReply {
  return sendPageBytes(reply.code(status), pageBytes(page, visit))
}

/** A whole page, once its headers are set. */
export function pageFor(reply: FastifyReply, visit: Visit, page: Page): Buffer {
  asPage(reply)
  return pageBytes(page, visit)
}

/**
 * A whole page as it is sent: all that it says depends on these two. Kept as a text, it would keep every piece that it was
 * made of, and be encoded each time.
 */
export function pageBytes(page: Page, visit: Visit): Buffer {
  return Buffer.from(String(layout(page, visit)))
}

/** Sends a page that is there. */
export function sendPageBytes(reply: FastifyReply, bytes: Buffer): FastifyReply {
  return asPage(reply).send(bytes)
}

function asPage(reply: FastifyReply): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'same-origin')
}

function layout(page: Page, visit: Visit): Html {
  const { title, section, main } = page
  const { pages } = visit
  const current = (name: Section) => name === section && html` aria-current="page"`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Concordat</title>
<link rel="stylesheet" href="${pages.fixed('/static/concordat.css')}">
<link rel="icon" href="${pages.fixed('/static/logo.svg')}" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
${sprite}
<header class="top">
<a class="brand" href="${pages.integrations()}"><svg class="logo" viewBox="0 0 28 20" aria-hidden="true"><path d="M2 4h24M2 16h24" class="rail"/><path d="M2 10h8l2-3 3 6 2-3h9" class="seam-line"/></svg>Concordat</a>
<nav aria-label="Main"><ul>
${navigation.filter(({ path }) => visit.stands(path)).map((entry) => html`<li><a href="${entry.address(pages)}"${current(entry.section)}>${entry.label}</a></li>`)}
</ul></nav>
${
  visit.stands('/search') &&
  html`<form class="find" role="search" action="${pages.fixed('/search')}"><label class="vh" for="find">Find an application, interaction or state</label>
<input id="find" type="search" name="q" placeholder="Find application or interaction" autocomplete="off">${momentField(visit)}</form>`
}
</header>
${!page.isTimeless && momentBar(visit, page.changes)}
<main id="main">
${main}
</main>
${footer(page, visit)}
</body>
</html>`
}

function footer({ json, isTimeless }: Page, { asOf, links, pages, stands }: Visit): Html {
  const isOfThisMoment = isTimeless || !asOf || json?.includes('asOf=')
  return html`<footer class="foot"><p>Concordat · times in UTC · <a href="${pages.signs()}">Signs and words</a></p>
<ul aria-label="For programs">${json !== undefined && isOfThisMoment && html`<li><a href="${asJson(json)}" type="application/hal+json">This page as JSON</a></li>`}
${stands('/explorer') && html`<li><a href="${links.explorer()}">API explorer</a></li>`}
<li><a href="${links.relations()}">Relations of the API</a></li></ul></footer>`
}

/** The same address for a browser, which would be answered with the page again. */
export function asJson(address: string): string {
  return `${address}${address.includes('?') ? '&' : '?'}format=json`
}
