import { type Hal, instant, type Link } from '../hal/hal.ts'
import type { Links, Pair } from '../links.ts'
import type { WebhookStatus } from './deliveries.ts'
import { type Attempt, attemptsRemaining, type Delivery } from './delivery.ts'
import type { Execution } from './execution.ts'
import { requestName } from './webhook.ts'

/** One request that was owed, and how it stands. */
function representDelivery(delivery: Delivery, schedule: readonly number[], links: Links): object {
  const { uuid, webhook, status, attempts, event, createdAt } = delivery
  const name = requestName(webhook)
  const logs = { name, href: links.triggeredWebhookLogs(uuid) }
  return {
    name,
    status,
    attemptsMade: attempts,
    attemptsRemaining: attemptsRemaining(delivery, schedule),
    triggerType: 'resource_creation',
    eventName: event,
    triggeredAt: instant(createdAt),
    _links: {
      'pb:logs': { title: 'Webhook execution logs', ...logs },
      logs: { title: 'DEPRECATED - Use pb:logs', ...logs },
      ...(!webhook.isDeleted && {
        'pb:webhook': { title: 'Webhook', name, href: links.webhook(webhook.uuid) },
      }),
    },
  }
}

/** What one publication, or one result, has triggered. */
export function representDeliveries(
  deliveries: readonly Delivery[],
  self: Link,
  { schedule, links }: { schedule: readonly number[]; links: Links },
): Hal {
  return {
    _embedded: {
      triggeredWebhooks: deliveries.map((one) => representDelivery(one, schedule, links)),
    },
    _links: { self },
  }
}

/** How the webhooks of a pair stand. */
export function representStatus(
  { deliveries, sha }: WebhookStatus,
  pair: Pair,
  { schedule, links }: { schedule: readonly number[]; links: Links },
): Hal<{ summary: object }> {
  const { consumer, provider } = pair
  const count = (status: Delivery['status']) =>
    deliveries.filter((delivery) => delivery.status === status).length
  const [retrying, notRun] = [count('retrying'), count('not_run')]
  const troubled = deliveries.filter(({ status }) => status === 'failure' || status === 'retrying')
  return {
    summary: {
      successful: count('success'),
      failed: count('failure'),
      ...(retrying > 0 && { retrying }),
      ...(notRun > 0 && { notRun }),
    },
    _embedded: {
      triggeredWebhooks: deliveries.map((one) => representDelivery(one, schedule, links)),
    },
    _links: {
      self: { title: 'Webhooks status', href: links.webhookStatus(pair) },
      'pb:error-logs': troubled.map(({ uuid, webhook }) => ({
        title: 'Error logs',
        name: requestName(webhook),
        href: links.triggeredWebhookLogs(uuid),
      })),
      'pb:pact-webhooks': {
        title: `Webhooks for the pact between ${consumer} and ${provider}`,
        href: links.pairWebhooks(pair),
      },
      ...(sha !== undefined && {
        'pb:pact-version': {
          title: 'Pact',
          name: `Pact between ${consumer} and ${provider}`,
          href: links.pactContent(pair, sha),
        },
      }),
      'pb:consumer': { title: 'Consumer', name: consumer, href: links.pacticipant(consumer) },
      'pb:provider': { title: 'Provider', name: provider, href: links.pacticipant(provider) },
    },
  }
}

/** The log of all attempts, for people. */
export function representLogText(attempts: readonly Attempt[]): string {
  if (attempts.length === 0) return 'Webhook has not executed yet. Please retry in a few seconds.'
  return attempts.map(({ log }) => log).join('\n')
}

/** The same, for programs. */
export function representLog(
  delivery: Delivery,
  attempts: readonly Attempt[],
  links: Links,
): object {
  const { uuid, event, consumer, provider, webhook } = delivery
  return {
    eventName: event,
    consumerName: consumer,
    providerName: provider,
    executions: attempts.map(({ success, log, createdAt }) => ({
      success,
      logs: log,
      createdAt: instant(createdAt),
    })),
    _embedded: { triggeredWebhook: { uuid } },
    _links: {
      self: { title: 'Triggered webhook logs', href: links.triggeredWebhookLogs(uuid) },
      ...(!webhook.isDeleted && {
        'pb:webhook': {
          title: 'Webhook',
          name: requestName(webhook),
          href: links.webhook(webhook.uuid),
        },
      }),
    },
  }
}

/** What came of a test; `uuid` of the webhook, if it is saved. */
export function representExecution(
  { success, request, answer, fault, log }: Execution,
  uuid: string | undefined,
  links: Links,
): object {
  const isHidden = answer === undefined && fault === undefined
  return {
    ...(request && {
      request: { headers: request.headers, body: bodyOf(request.body), url: request.url },
    }),
    ...(answer && {
      response: { status: answer.status, headers: answer.headers, body: bodyOf(answer.body) },
    }),
    ...(fault !== undefined && { error: { message: fault } }),
    ...(isHidden && {
      message:
        'For security purposes, the response details are not shown until PACT_BROKER_WEBHOOK_HOST_WHITELIST is configured. See /doc/webhooks#whitelist for more information.',
    }),
    logs: log,
    success,
    _links: {
      ...(uuid !== undefined && { webhook: { href: links.webhook(uuid) } }),
      'try-again': {
        title: 'Execute the webhook again',
        href: links.executeWebhook(uuid),
      },
    },
  }
}

/** JSON as itself, any other text as it is. */
function bodyOf(text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
