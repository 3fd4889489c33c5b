import type { DeliveryStatus, Standing, TriedDelivery } from '../../webhooks/delivery.ts'
import { attemptsRemaining } from '../../webhooks/delivery.ts'
import type { EventName, Side, Webhook } from '../../webhooks/webhook.ts'
import { type Html, html } from '../html.ts'
import { mark, type Verdict, verdictMark } from '../verdict.ts'

/** When a webhook is sent, in words. */
export const eventWords: Record<EventName, string> = {
  contract_published: 'A pact is published, whether or not it says anything new',
  contract_content_changed: 'A pact is published that asks for something else than before',
  contract_requiring_verification_published:
    'A pact is published that a provider version has yet to verify; sent once for each of them',
  provider_verification_published: 'A result arrives, good or bad',
  provider_verification_succeeded: 'A result arrives, and the pact holds',
  provider_verification_failed: 'A result arrives, and the pact does not hold',
}

const looks: Record<DeliveryStatus, { verdict: Verdict; word: string }> = {
  success: { verdict: 'ok', word: 'Delivered' },
  failure: { verdict: 'fail', word: 'Failed' },
  retrying: { verdict: 'run', word: 'Retrying' },
  not_run: { verdict: 'run', word: 'Waiting' },
}

/** How a webhook fares: by its switch, then by its newest delivery. */
export function standingMark({ enabled }: Webhook, standing: Standing | undefined): Html {
  if (!enabled) return verdictMark('ignored', 'Switched off')
  if (!standing?.last) return verdictMark('none', 'Not sent yet')
  const { verdict, word } = looks[standing.last.status]
  return verdictMark(verdict, word)
}

/** What a delivery was answered last. */
export function answerMark({ status, tries }: TriedDelivery): Html {
  const { verdict, word } = looks[status]
  const last = tries.at(-1)
  if (!last) return verdictMark(verdict, word)
  const answer = last.code === null ? 'No answer' : String(last.code)
  return verdictMark(verdict, status === 'failure' ? `${answer}, given up` : answer)
}

/** A mark for each attempt, and a ring for each that may follow. */
export function triesMarks(delivery: TriedDelivery, schedule: readonly number[]): Html {
  const { tries } = delivery
  const left = attemptsRemaining(delivery, schedule)
  const words = [
    ...tries.map(({ success }) => (success ? 'delivered' : 'failed')),
    ...Array.from({ length: left }, () => 'to come'),
  ]
  return html`<span class="tries" role="img" aria-label="${words.length === 0 ? 'none' : words.join(', ')}">${tries.map(({ success }) => mark(success ? 'ok' : 'fail'))}${Array.from({ length: left }, () => html`<i></i>`)}</span>`
}

/** `640 ms`, `1.9 s`. */
export function durationWords(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** `any consumer → Orders`. */
export function scopeWords({ consumer, provider }: Pick<Webhook, 'consumer' | 'provider'>): Html {
  return html`${sideWords(consumer, 'consumer')} <span class="arrow">→</span> ${sideWords(provider, 'provider')}`
}

function sideWords(side: Side, role: string): Html {
  if (side === null) return html`any ${role}`
  return 'name' in side
    ? html`<bdi>${side.name}</bdi>`
    : html`${role}s labelled <span class="tag"><bdi>${side.label}</bdi></span>`
}
