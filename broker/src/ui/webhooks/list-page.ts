import type { Standing } from '../../webhooks/delivery.ts'
import { describe, requestName, type Webhook } from '../../webhooks/webhook.ts'
import type { NamedScope } from '../../webhooks/webhooks.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted } from '../names.ts'
import { timeOf } from '../times.ts'
import type { Visit } from '../visit.ts'
import { writeNote } from '../write-note.ts'
import { type LogView, logTable } from './log.ts'
import { scopeWords, standingMark } from './standing.ts'
import { whyForm } from './why-page.ts'

export interface ListView {
  webhooks: Webhook[]
  standings: ReadonlyMap<string, Standing>
  /** The applications that the address names; none: all webhooks. */
  scope: NamedScope
  log: LogView
  asked: { result: 'failed' | 'open' | undefined; application: string | undefined }
  isDeleted: boolean
}

/** Which webhooks there are, how each fares, and what they have sent. */
export function listPage(view: ListView, visit: Visit): Page {
  const { webhooks, scope } = view
  const { pages, mayWrite } = visit
  const isAll = scope.consumer === undefined && scope.provider === undefined
  return {
    title: 'Webhooks',
    section: 'webhooks',
    isTimeless: true,
    json: visit.address,
    main: html`${!isAll && crumbs([{ title: 'Webhooks', address: pages.webhooks() }], 'Of these applications')}
<div class="head"><div><h1>Webhooks</h1><p class="sub">${summary(view)}</p></div>
${mayWrite && html`<div class="actions"><a class="btn strong" href="${pages.newWebhook({ ...scope })}">New webhook</a></div>`}</div>
${view.isDeleted && html`<p class="note ok" role="status">The webhook was deleted.</p>`}
${writeNote(visit, pages.newWebhook({ ...scope }))}
${webhooks.length === 0 ? noneNote(isAll) : table(view, visit)}
${isAll && webhooks.length > 0 && [log(view, visit), why(visit)]}`,
  }
}

function why(visit: Visit): Html {
  return html`<section aria-labelledby="why"><div class="sec"><h2 id="why">Why did nothing fire?</h2><p>For any pact and its newest result: which webhooks were looked at, and what kept them back.</p></div>
${whyForm({}, visit)}</section>`
}

function summary({ webhooks, standings, scope }: ListView): Html {
  const { consumer, provider } = scope
  const whose = [consumer, provider].filter((one) => one !== undefined)
  const of =
    whose.length > 0 &&
    html` set up for exactly ${whose.map((name, index) => html`${index > 0 && ' → '}<bdi>${name}</bdi>`)}`
  const on = webhooks.filter(({ enabled }) => enabled)
  const count = (status: string) =>
    on.filter(({ uuid }) => standings.get(uuid)?.last?.status === status).length
  const told = [
    [count('failure'), 'failed last'],
    [count('retrying'), 'retrying'],
    [count('not_run'), 'waiting'],
    [webhooks.length - on.length, 'switched off'],
  ] as const
  const parts = told.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`)
  return html`${counted(webhooks.length, 'webhook')}${of}.${parts.length > 0 && ` ${parts.join(', ')}.`}`
}

function noneNote(isAll: boolean): Html {
  return html`<p class="note none">${
    isAll
      ? 'There is no webhook yet. A webhook tells another system, such as a build server, when a pact changes or a result arrives.'
      : 'No webhook is set up for exactly these applications. One for any application, or for a label, may still be sent for them.'
  }</p>`
}

function table({ webhooks, standings }: ListView, visit: Visit): Html {
  return html`<div class="panel scroll" tabindex="0" role="group" aria-label="Webhooks"><table class="stack">
<thead><tr><th scope="col">State</th><th scope="col">Webhook</th><th scope="col">Sent when</th><th scope="col">Last delivery</th><th scope="col">Newest 100</th></tr></thead>
<tbody>${webhooks.map((webhook) => row(webhook, standings.get(webhook.uuid), visit))}</tbody></table></div>`
}

function row(webhook: Webhook, standing: Standing | undefined, visit: Visit): Html {
  const { uuid, events, request } = webhook
  const last = standing?.last
  return html`<tr><td data-th="State">${standingMark(webhook, standing)}</td>
<th scope="row" data-th="Webhook"><a href="${visit.pages.webhook(uuid)}"><b><bdi>${describe(webhook)}</bdi></b></a><span class="stacked dim">${scopeWords(webhook)} · <bdi>${requestName(request)}</bdi></span></th>
<td data-th="Sent when">${events.map((name) => html`<span class="stacked path">${name}</span>`)}</td>
<td data-th="Last delivery">${
    last
      ? html`<a href="${visit.pages.delivery(last.uuid)}">${timeOf(new Date(last.createdAt), visit)}</a>${last.code !== null && `, ${last.code}`}`
      : html`<span class="dim">none</span>`
  }</td>
<td data-th="Newest 100" class="num">${
    standing && standing.recent > 0
      ? `${standing.delivered} of ${standing.recent} delivered`
      : html`<span class="dim">none</span>`
  }</td></tr>`
}

function log({ log, asked }: ListView, visit: Visit): Html {
  const { pages } = visit
  const option = (value: string, text: string) =>
    html`<option value="${value}"${value === (asked.result ?? '') && html` selected`}>${text}</option>`
  const isFiltered = asked.result !== undefined || asked.application !== undefined
  return html`<section aria-labelledby="log"><div class="sec"><h2 id="log">Delivery log</h2><p>Newest first. Secrets are not in it.</p></div>
<form class="filters" method="get" action="${pages.webhooks()}" role="search" aria-label="Deliveries">
<label>Result <select name="result">${[option('', 'any'), option('failed', 'given up'), option('open', 'still owed')]}</select></label>
<label class="grow">Application <input type="search" name="application" value="${asked.application}" placeholder="Consumer or provider, its whole name"></label>
<button type="submit">Show</button></form>
${
  log.deliveries.length > 0
    ? logTable(log, visit, { withWebhook: true })
    : html`<p class="note none">${emptyWords(log.page.number, isFiltered)} ${(isFiltered || log.page.number > 1) && html`<a href="${pages.webhooks()}">Show all</a>`}</p>`
}</section>`
}

function emptyWords(page: number, isFiltered: boolean): string {
  if (page > 1) return 'There are no older ones.'
  return isFiltered ? 'No delivery matches.' : 'Nothing has been sent yet.'
}
