import { describe, type Webhook } from '../../webhooks/webhook.ts'
import { crumbs } from '../crumbs.ts'
import { html } from '../html.ts'
import type { Page } from '../layout.ts'
import { counted } from '../names.ts'
import type { Visit } from '../visit.ts'
import { scopeWords } from './standing.ts'

/** Says what goes before it goes. */
export function deletePage(
  { webhook, owed }: { webhook: Webhook; owed: number },
  { pages }: Visit,
): Page {
  const name = describe(webhook)
  return {
    title: `Delete: ${name}`,
    section: 'webhooks',
    isTimeless: true,
    main: html`${crumbs(
      [
        { title: 'Webhooks', address: pages.webhooks() },
        { title: html`<bdi>${name}</bdi>`, address: pages.webhook(webhook.uuid) },
      ],
      'Delete',
    )}
<h1>Delete <bdi>${name}</bdi>?</h1>
<ul class="say"><li>Nothing is sent for pacts ${scopeWords(webhook)} by this webhook any more. Its secrets cannot be read again.</li>
<li>${owed === 0 ? 'It owes no delivery.' : html`<b>${counted(owed, 'delivery', 'deliveries')}</b> that it still owes will not be sent.`}</li>
<li>What it has sent stays recorded, and can be read by the address of each delivery.</li></ul>
<form class="confirm" method="post" action="${pages.webhook(webhook.uuid, 'delete')}"><button class="strong" type="submit">Delete the webhook</button> <a class="btn" href="${pages.webhook(webhook.uuid)}">Keep it</a></form>
<p class="dim">To stop it for a while, <a href="${pages.webhook(webhook.uuid, 'edit')}">switch it off</a> instead.</p>`,
  }
}
