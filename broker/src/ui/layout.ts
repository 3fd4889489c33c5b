import type { FastifyReply } from 'fastify'
import type { Links } from '../links.ts'
import { type Html, html } from './html.ts'
import { sprite } from './verdict.ts'

export interface Page {
  title: string
  /** Which entry of the main navigation the page belongs to. */
  section: 'integrations' | undefined
  main: Html
}

/** Nothing but our own stylesheet and pictures; no script runs inline, no other site may frame a page. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Sends a whole page. */
export function sendPage(
  reply: FastifyReply,
  links: Links,
  page: Page,
  status = 200,
): FastifyReply {
  return reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'same-origin')
    .send(String(layout(links, page)))
}

function layout(links: Links, { title, section, main }: Page): Html {
  const current = (name: Page['section']) => name === section && html` aria-current="page"`
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Concordat</title>
<link rel="stylesheet" href="${links.template('/static/concordat.css')}">
<link rel="icon" href="${links.template('/static/logo.svg')}" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
${sprite}
<header class="top">
<a class="brand" href="${links.template('/')}"><svg class="logo" viewBox="0 0 28 20" aria-hidden="true"><path d="M2 4h24M2 16h24" class="rail"/><path d="M2 10h8l2-3 3 6 2-3h9" class="seam-line"/></svg>Concordat</a>
<nav aria-label="Main"><ul>
<li><a href="${links.template('/')}"${current('integrations')}>Integrations</a></li>
</ul></nav>
</header>
<main id="main">
${main}
</main>
<footer class="foot">Concordat · times in UTC</footer>
</body>
</html>`
}
