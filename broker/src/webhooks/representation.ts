import { type Hal, type HalLinks, instant, instantIfLater, type Link, present } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import { asterisks } from './redaction.ts'
import { describe, type Sealed, type Side, scopeOf, type Webhook } from './webhook.ts'

/** A webhook. What is secret never leaves the broker: asterisks stand for it. */
export function representWebhook(webhook: Webhook, links: Links): Hal<Record<string, unknown>> {
  const { uuid, consumer, provider, enabled, events, request, createdAt, updatedAt } = webhook
  return {
    uuid,
    description: describe(webhook),
    ...present({ consumer, provider }),
    enabled,
    request: {
      method: request.method,
      url: request.url,
      headers: Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, shown(value)]),
      ),
      ...present({
        body: request.body,
        username: request.username,
        password: request.password && asterisks,
      }),
    },
    events: events.map((name) => ({ name })),
    ...present({ createdAt: instant(createdAt), updatedAt: instantIfLater(createdAt, updatedAt) }),
    _links: webhookLinks(webhook, links),
  }
}

function shown(value: string | Sealed): string {
  return typeof value === 'string' ? value : asterisks
}

function webhookLinks(webhook: Webhook, links: Links): HalLinks {
  const { uuid, consumer, provider } = webhook
  const title = describe(webhook)
  return {
    self: { title, href: links.webhook(uuid) },
    'pb:execute': {
      title:
        'Test the execution of the webhook with the latest pact or verification by making a POST request to this URL',
      href: links.executeWebhook(uuid),
    },
    ...sideLink('consumer', consumer, links),
    ...sideLink('provider', provider, links),
    ...(consumer && 'name' in consumer && provider && 'name' in provider
      ? {
          'pb:pact-webhooks': {
            title: `All webhooks for consumer ${consumer.name} and provider ${provider.name}`,
            href: links.pairWebhooks({ consumer: consumer.name, provider: provider.name }),
          },
        }
      : {}),
    'pb:webhooks': { title: 'All webhooks', href: links.webhooks() },
  }
}

function sideLink(role: 'consumer' | 'provider', side: Side, links: Links): HalLinks {
  if (!side) return {}
  const word = role === 'consumer' ? 'Consumer' : 'Provider'
  if ('name' in side) {
    return { [`pb:${role}`]: { title: word, name: side.name, href: links.pacticipant(side.name) } }
  }
  const { label } = side
  return {
    [`pb:${role}s`]: {
      title: `${word}s by label`,
      name: label,
      href: links.labelledPacticipants(label),
    },
  }
}

/** Links to webhooks, and to where more are made. */
export function representWebhooks(
  webhooks: readonly Webhook[],
  self: Link & { title: string },
  links: Links,
): Hal {
  return {
    _links: {
      self,
      'pb:create': { title: 'POST to create a webhook', href: self.href },
      'pb:webhooks': webhooks.map((webhook) => ({
        title: scopeOf(webhook),
        name: describe(webhook),
        href: links.webhook(webhook.uuid),
      })),
      curies: [{ name: 'pb', href: links.webhookCurie(), templated: true }],
    },
  }
}
