import type { Explained, Explanation, Why } from '../../webhooks/explain.ts'
import type { Occurrence } from '../../webhooks/occurrence.ts'
import { describe } from '../../webhooks/webhook.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted, pairName, versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import { verdictMark } from '../verdict.ts'
import type { Visit } from '../visit.ts'
import { scopeWords } from './standing.ts'

interface Asked {
  consumer?: string | undefined
  provider?: string | undefined
  number?: string | undefined
}

/** What every webhook has made of one pact and its newest result: sent, or kept back by what. */
export function whyPage(
  { asked, explanation }: { asked: Asked; explanation: Explanation | undefined },
  visit: Visit,
): Page {
  const { pages } = visit
  return {
    title: 'Why did nothing fire?',
    section: 'webhooks',
    isTimeless: true,
    main: html`${crumbs([{ title: 'Webhooks', address: pages.webhooks() }], 'Why did nothing fire?')}
<h1>Why did nothing fire?</h1>
${whyForm(asked, visit)}
${
  explanation
    ? answer(explanation, visit)
    : html`<p class="note none">Name a consumer and a provider. Without a version, their newest pact is meant.</p>`
}`,
  }
}

/** Asks about a pact, from the list of webhooks as well. */
export function whyForm({ consumer, provider, number }: Asked, { pages }: Visit): Html {
  return html`<form class="filters" method="get" action="${pages.webhooksWhy()}" role="search" aria-label="Why did nothing fire?">
<label class="grow">Consumer <input type="search" name="consumer" value="${consumer}" required></label>
<label class="grow">Provider <input type="search" name="provider" value="${provider}" required></label>
<label>Version of the consumer <input type="search" name="version" value="${number}" placeholder="newest"></label>
<button type="submit">Explain</button></form>`
}

function answer({ occurrence, rows }: Explanation, visit: Visit): Html {
  const { consumer, provider, consumerVersion, publishedAt, previous, result } = occurrence
  const { pages } = visit
  const pair = { consumer, provider }
  return html`<section aria-labelledby="what"><div class="sec"><h2 id="what">What happened</h2><p><a href="${pages.integration(pair)}">${pairName(pair)}</a></p></div>
<ul class="say"><li><a href="${pages.pact(pair, consumerVersion)}">The pact of ${versionName(consumerVersion)}</a> was published ${timeOf(publishedAt, visit)}${contentWords(previous)}.</li>
<li>${
    result
      ? html`${verdictMark(result.success ? 'ok' : 'fail')} by <bdi>${provider}</bdi> ${versionName(result.providerVersion)}, ${timeOf(new Date(result.at), visit)}: the newest result of what it says.`
      : html`${verdictMark('unknown')}: no result has arrived.`
  }</li></ul></section>
<section aria-labelledby="looked-at"><div class="sec"><h2 id="looked-at">What was looked at</h2><p>${summary(rows)}</p></div>
${
  rows.length === 0
    ? html`<p class="note none">There is no webhook: nothing could be sent. <a href="${pages.newWebhook(pair)}">Make one</a></p>`
    : html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="looked-at"><table class="stack">
<thead><tr><th scope="col">Webhook</th><th scope="col">Event</th><th scope="col">Outcome</th></tr></thead>
<tbody>${rows.toSorted(sentFirst).map((one) => row(one, occurrence, visit))}</tbody></table></div>`
}</section>`
}

function contentWords(previous: Occurrence['previous']): Html {
  if (!previous) return html`, the first of the two`
  return previous.isSame
    ? html`; it says what that of ${versionName(previous.number)} before it says`
    : html`; it says something else than that of ${versionName(previous.number)} before it`
}

function summary(rows: readonly Explained[]): string {
  const sent = rows.filter(({ why }) => why.kind === 'sent').length
  const webhooks = new Set(rows.map(({ webhook }) => webhook.uuid)).size
  return `${counted(webhooks, 'webhook')}, by each event that it is set up for. ${sent === 0 ? 'Nothing was sent.' : `${sent} of ${rows.length} were sent.`}`
}

/** What was sent, then what was nearest to it. */
function sentFirst(one: Explained, other: Explained): number {
  const rank = ({ why }: Explained) =>
    why.kind === 'sent' ? 0 : why.kind === 'other-applications' ? 2 : 1
  return rank(one) - rank(other)
}

function row({ webhook, event, why }: Explained, occurrence: Occurrence, visit: Visit): Html {
  return html`<tr><th scope="row" data-th="Webhook"><a href="${visit.pages.webhook(webhook.uuid)}"><bdi>${describe(webhook)}</bdi></a><span class="stacked dim">${scopeWords(webhook)}</span></th>
<td data-th="Event"><span class="path">${event}</span></td>
<td data-th="Outcome">${outcome(why, webhook, occurrence, visit)}</td></tr>`
}

function outcome(
  why: Why,
  { createdAt, updatedAt }: Explained['webhook'],
  { provider }: Occurrence,
  visit: Visit,
): Html {
  const no = (because: Html) => html`${verdictMark('none', 'Not sent')}: ${because}`
  switch (why.kind) {
    case 'sent':
      return html`${verdictMark('ok', 'Sent')}: ${why.deliveries.map((uuid, index) => html`${index > 0 && ', '}<a href="${visit.pages.delivery(uuid)}">delivery ${index + 1}</a>`)}`
    case 'other-applications':
      return no(html`it is about other applications.`)
    case 'no-result':
      return no(html`no result has arrived. It would be sent once <bdi>${provider}</bdi> verifies.`)
    case 'other-result':
      return no(html`the newest result says otherwise.`)
    case 'made-later':
      return no(html`it was made later, ${timeOf(createdAt, visit)}.`)
    case 'switched-off':
      return no(
        html`it is switched off${updatedAt && html`, last changed ${timeOf(updatedAt, visit)}`}.`,
      )
    case 'same-content':
      return no(html`the pact says what that of ${versionName(why.previous)} before it says.`)
    case 'nothing-to-verify':
      return no(
        html`no version of <bdi>${provider}</bdi> had yet to verify it: neither the newest of its main branch nor one that is deployed or released.`,
      )
    case 'otherwise-then':
      return no(
        html`nothing keeps it back as it stands now. ${updatedAt ? html`It was changed ${timeOf(updatedAt, visit)}, and may have been set up otherwise.` : 'Labels and tags may have been others then.'}`,
      )
  }
}
