import type { Attempt, Delivery } from '../../webhooks/delivery.ts'
import { describe } from '../../webhooks/webhook.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted } from '../names.ts'
import { timeOf } from '../times.ts'
import { verdictMark } from '../verdict.ts'
import type { Visit } from '../visit.ts'
import { attemptLog } from './attempt-log.ts'
import { aboutWords, clock } from './log.ts'
import { answerMark, durationWords, triesMarks } from './standing.ts'

/** One request that was owed: what it was about, and the log of each attempt. */
export function deliveryPage(
  {
    delivery,
    attempts,
    schedule,
    isAgain,
  }: { delivery: Delivery; attempts: Attempt[]; schedule: readonly number[]; isAgain: boolean },
  visit: Visit,
): Page {
  const { uuid, event, webhook, createdAt, finishedAt, dueAt } = delivery
  const tried = { ...delivery, tries: attempts }
  const name = describe({ description: webhook.description, request: webhook })
  const { pages, links, mayWrite } = visit
  return {
    title: `Delivery: ${name}`,
    section: 'webhooks',
    isTimeless: true,
    json: links.triggeredWebhookLogs(uuid),
    main: html`${crumbs(
      [
        { title: 'Webhooks', address: pages.webhooks() },
        ...(webhook.isDeleted
          ? []
          : [{ title: html`<bdi>${name}</bdi>`, address: pages.webhook(webhook.uuid) }]),
      ],
      'Delivery',
    )}
<div class="head"><div><h1>Delivery of <bdi>${name}</bdi></h1><p class="sub">${aboutWords(tried)}</p></div>
${finishedAt && webhook.isEnabled && !webhook.isDeleted && mayWrite && html`<div class="actions"><form method="post" action="${pages.sendAgain(uuid)}"><button type="submit">Send again</button></form></div>`}</div>
${isAgain && html`<p class="note ok" role="status">It is sent again, as this delivery. Load this page again to see what came of it.</p>`}
${webhook.isDeleted && html`<p class="note changed">The webhook has been deleted since.</p>`}
<div class="cols"><div class="vstack">
${attempts.length === 0 && !isAgain && html`<p class="note run">It has not been tried yet. It is tried within seconds; load this page again.</p>`}
${attempts.toReversed().map((attempt) => attemptSection(attempt, visit))}
</div><aside class="side" aria-label="About the delivery"><dl class="deflist">
<dt>Outcome</dt><dd>${answerMark(tried)}</dd>
<dt>Attempts</dt><dd>${counted(attempts.length, 'attempt')} ${triesMarks(tried, schedule)}</dd>
${dueAt && html`<dt>Next attempt</dt><dd>${clock(dueAt)}</dd>`}
<dt>Event</dt><dd><span class="path">${event}</span></dd>
<dt>Happened</dt><dd>${timeOf(createdAt, visit)}</dd>
${finishedAt && html`<dt>Finished</dt><dd>${timeOf(finishedAt, visit)}</dd>`}
<dt>Header</dt><dd><span class="path">x-concordat-delivery: ${uuid}</span></dd></dl></aside></div>`,
  }
}

function attemptSection(
  { number, success, code, duration, createdAt, log }: Attempt,
  visit: Visit,
): Html {
  const word = code === null ? 'No answer' : String(code)
  return html`<section class="panel" aria-labelledby="attempt-${number}"><div class="pad sec"><h2 id="attempt-${number}">Attempt ${number}</h2>
<p>${verdictMark(success ? 'ok' : 'fail', word)}</p><p>${timeOf(createdAt, visit)}${duration !== null && `, took ${durationWords(duration)}`}</p></div>
${attemptLog(log, `attempt-${number}`)}</section>`
}
