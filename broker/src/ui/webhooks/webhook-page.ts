import type { Standing } from '../../webhooks/delivery.ts'
import { asterisks } from '../../webhooks/redaction.ts'
import { describe, type Webhook } from '../../webhooks/webhook.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { timeOf } from '../times.ts'
import type { Visit } from '../visit.ts'
import { writeNote } from '../write-note.ts'
import { type LogView, logTable } from './log.ts'
import { eventWords, scopeWords, standingMark } from './standing.ts'

export interface WebhookView {
  webhook: Webhook
  standing: Standing | undefined
  log: LogView
  /** What has just been done to it. */
  done: 'made' | 'changed' | undefined
}

/** One webhook: what it sends to where and when, and how that went. Secrets are never shown. */
export function webhookPage(view: WebhookView, visit: Visit): Page {
  const { webhook, standing, log, done } = view
  const { pages, links, mayWrite } = visit
  const { uuid } = webhook
  const name = describe(webhook)
  return {
    title: name,
    section: 'webhooks',
    isTimeless: true,
    json: links.webhook(uuid),
    main: html`${crumbs([{ title: 'Webhooks', address: pages.webhooks() }], html`<bdi>${name}</bdi>`)}
<div class="head"><div><h1><bdi>${name}</bdi></h1><p class="sub">${standingMark(webhook, standing)} · ${scopeWords(webhook)}</p></div>
${mayWrite && actions(uuid, visit)}</div>
${done && html`<p class="note ok" role="status">The webhook was ${done}.${!webhook.enabled && ' It is switched off.'} A test sends its request once, whether it is switched on or off.</p>`}
${writeNote(visit, pages.webhook(uuid, 'edit'))}
<div class="cols"><div>
${deliveries(log, visit)}
</div><aside class="side" aria-label="About the webhook">${facts(webhook, visit)}</aside></div>
${requestSection(webhook)}`,
  }
}

function actions(uuid: string, { pages }: Visit): Html {
  return html`<div class="actions"><form method="post" action="${pages.webhook(uuid, 'test')}"><button type="submit">Test</button></form>
<a class="btn" href="${pages.webhook(uuid, 'delete')}">Delete</a>
<a class="btn strong" href="${pages.webhook(uuid, 'edit')}">Edit</a></div>`
}

function facts(webhook: Webhook, visit: Visit): Html {
  const { enabled, events, createdAt, updatedAt } = webhook
  return html`<dl class="deflist"><dt>Switch</dt><dd>${enabled ? 'On' : 'Off: nothing is sent'}</dd>
<dt>For</dt><dd>${scopeWords(webhook)}</dd>
<dt>Sent when</dt>${events.map((name) => html`<dd>${eventWords[name]} <span class="stacked path dim">${name}</span></dd>`)}
<dt>Made</dt><dd>${timeOf(createdAt, visit)}</dd>
${updatedAt && html`<dt>Changed</dt><dd>${timeOf(updatedAt, visit)}</dd>`}</dl>`
}

function requestSection({ request }: Webhook): Html {
  const { method, url, headers, body, username, password } = request
  const lines = [
    ...Object.entries(headers).map(
      ([name, value]) => `${name}: ${typeof value === 'string' ? value : asterisks}`,
    ),
    ...(username === null
      ? []
      : [`authorization: Basic, ${username}, ${password ? asterisks : 'no password'}`]),
  ]
  const text = bodyText(body)
  return html`<section aria-labelledby="request"><div class="sec"><h2 id="request">Request</h2><p>As it was written: what stands in <code>$${'{pactbroker.…}'}</code> is filled in when it is sent.</p></div>
<div class="panel"><pre tabindex="0" class="code" role="group" aria-labelledby="request"><span class="l"><b>${method}</b> <bdi>${url}</bdi></span>${lines.map((line) => html`<span class="l"><bdi>${line}</bdi></span>`)}${text !== '' && html`<span class="l"> </span>${text.split('\n').map((line) => html`<span class="l"><bdi>${line}</bdi></span>`)}`}</pre></div></section>`
}

/** A text as it is, anything else as JSON for people. */
export function bodyText(body: unknown): string {
  if (body === null || body === undefined) return ''
  return typeof body === 'string' ? body : JSON.stringify(body, null, 2)
}

function deliveries(log: LogView, visit: Visit): Html {
  return html`<section aria-labelledby="log"><div class="sec"><h2 id="log">Deliveries</h2><p>Newest first. Secrets are not in the logs.</p></div>
${
  log.deliveries.length > 0
    ? logTable(log, visit, { withWebhook: false })
    : html`<p class="note none">${log.page.number > 1 ? 'There are no older ones.' : 'Nothing has been sent yet.'}</p>`
}</section>`
}
