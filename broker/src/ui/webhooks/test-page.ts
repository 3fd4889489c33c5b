import type { Execution } from '../../webhooks/execution.ts'
import { describe, type Webhook } from '../../webhooks/webhook.ts'
import { crumbs } from '../crumbs.ts'
import { html } from '../html.ts'
import type { Page } from '../layout.ts'
import { verdictMark } from '../verdict.ts'
import type { Visit } from '../visit.ts'
import { attemptLog } from './attempt-log.ts'

/** What came of a test. */
export function testPage(
  { webhook, execution }: { webhook: Webhook; execution: Execution },
  { pages }: Visit,
): Page {
  const { success, answer, fault, log } = execution
  const name = describe(webhook)
  const what = success ? 'Delivered' : 'Not delivered'
  const why =
    answer === undefined && fault === undefined
      ? 'What came back is shown only where PACT_BROKER_WEBHOOK_HOST_WHITELIST names the hosts that webhooks may call.'
      : answer
        ? `The answer was ${answer.status} ${answer.statusText}.`
        : `There was no answer: ${fault ?? ''}.`
  return {
    title: `Test: ${name}`,
    section: 'webhooks',
    isTimeless: true,
    main: html`${crumbs(
      [
        { title: 'Webhooks', address: pages.webhooks() },
        { title: html`<bdi>${name}</bdi>`, address: pages.webhook(webhook.uuid) },
      ],
      'Test',
    )}
<div class="head"><div><h1>Test of <bdi>${name}</bdi></h1><p class="sub">${verdictMark(success ? 'ok' : 'fail', what)} · for the newest pact that it is about, or a made-up one where there is none. Nothing of a test is kept.</p></div>
<div class="actions"><form method="post" action="${pages.webhook(webhook.uuid, 'test')}"><button type="submit">Test again</button></form>
<a class="btn strong" href="${pages.webhook(webhook.uuid)}">Back to the webhook</a></div></div>
<p class="note ${success ? 'ok' : 'fail'}"><bdi>${why}</bdi></p>
<section aria-labelledby="log"><div class="sec"><h2 id="log">Log</h2></div><div class="panel">${attemptLog(log, 'log')}</div></section>`,
  }
}
