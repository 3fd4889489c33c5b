import type { TriedDelivery } from '../../webhooks/delivery.ts'
import { describe } from '../../webhooks/webhook.ts'
import { type Html, html } from '../html.ts'
import { grouped, versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import type { Visit } from '../visit.ts'
import { answerMark, durationWords, triesMarks } from './standing.ts'

/** One part of the log of deliveries. */
export interface LogView {
  deliveries: TriedDelivery[]
  isMore: boolean
  page: { number: number; size: number }
  /** Seconds before each attempt after the first. */
  schedule: readonly number[]
  /** The address of another part of the same log. */
  address: (page: number) => string
}

/** Deliveries, newest first: about what, what was answered, how often it was tried, when it is tried again. */
export function logTable(
  log: LogView,
  visit: Visit,
  { withWebhook }: { withWebhook: boolean },
): Html {
  const { deliveries, schedule } = log
  return html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="log"><table class="stack">
<thead><tr><th scope="col">When</th><th scope="col">${withWebhook ? 'Webhook and event' : 'Event'}</th><th scope="col">About</th><th scope="col">Answer</th><th scope="col">Attempts</th><th scope="col" class="right">Took</th></tr></thead>
<tbody>${deliveries.map((one) => row(one, schedule, visit, withWebhook))}</tbody></table></div>${older(log)}`
}

function row(
  delivery: TriedDelivery,
  schedule: readonly number[],
  visit: Visit,
  withWebhook: boolean,
): Html {
  const { uuid, event, createdAt, webhook, dueAt, tries } = delivery
  const took = tries.at(-1)?.duration
  const name = describe({ description: webhook.description, request: webhook })
  return html`<tr><th scope="row" data-th="When"><a href="${visit.pages.delivery(uuid)}">${timeOf(createdAt, visit)}</a></th>
<td data-th="${withWebhook ? 'Webhook' : 'Event'}">${withWebhook && html`<a href="${visit.pages.webhook(webhook.uuid)}"><bdi>${name}</bdi></a>`}<span class="stacked path dim">${event}</span></td>
<td data-th="About">${aboutWords(delivery)}</td>
<td data-th="Answer">${answerMark(delivery)}${dueAt && tries.length > 0 && html`<span class="stacked dim">next ${clock(dueAt)}</span>`}</td>
<td data-th="Attempts">${triesMarks(delivery, schedule)}</td>
<td data-th="Took" class="num right nowrap">${took === null || took === undefined ? html`<span class="dim">–</span>` : durationWords(took)}</td></tr>`
}

/** The version whose pact it is about, and the provider's, where one is meant. */
export function aboutWords({
  consumer,
  consumerVersion,
  provider,
  providerVersion,
}: TriedDelivery): Html {
  return html`<bdi>${consumer}</bdi> ${versionName(consumerVersion)} <span class="arrow">→</span> <bdi>${provider}</bdi>${providerVersion !== null && html` ${versionName(providerVersion)}`}`
}

function older({ isMore, page, address, deliveries }: LogView): Html | undefined {
  if (!isMore && page.number === 1) return undefined
  const first = (page.number - 1) * page.size + 1
  return html`<nav class="pager" aria-label="Parts of the log"><span>${deliveries.length > 0 && `${grouped(first)} to ${grouped(first + deliveries.length - 1)}, newest first`}</span>
<span>${page.number > 1 && html`<a class="btn" href="${address(page.number - 1)}">‹ Newer</a>`} ${isMore && html`<a class="btn" href="${address(page.number + 1)}">Older ›</a>`}</span></nav>`
}

/** A time of today or tomorrow, in hours and minutes; the date only in the title. */
export function clock(date: Date): Html {
  const iso = date.toISOString()
  return html`<time datetime="${iso}" title="${iso.slice(0, 19).replace('T', ' ')} UTC">${iso.slice(11, 19)}</time>`
}
