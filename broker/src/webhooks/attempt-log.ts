import type { OutgoingRequest, Refused } from './outgoing.ts'
import { redactHeaders, redactUrl, withoutSecrets } from './redaction.ts'
import type { Outcome } from './send.ts'
import type { Parameters } from './template.ts'

/** What an attempt did, for the people whose webhook it is. */
export interface Told {
  parameters: Parameters
  request: OutgoingRequest | Refused
  outcome: Outcome | undefined
  /** The last line: what becomes of the delivery. */
  end: { level: 'INFO' | 'ERROR'; text: string }
  at: Date
}

export interface LogRules {
  isRedacted: boolean
  /** Where any public host may be called, an answer could be of one that the writer of the webhook cannot see otherwise. */
  showsAnswers: boolean
}

/** The sentence that stands for an answer that is not shown. */
const hiddenAnswer =
  'For security purposes, the response details are not logged. To enable response logging, configure PACT_BROKER_WEBHOOK_HOST_WHITELIST. See /doc/webhooks#whitelist for more information.'

/** One line for each thing that happened, with its time and weight. Secrets do not appear, nor does what cannot be stored. */
export function logOf({ parameters, request, outcome, end, at }: Told, rules: LogRules): string {
  const lines = [
    line('DEBUG', `Webhook context ${JSON.stringify(parameters)}`),
    ...('fault' in request
      ? [line('ERROR', `The request was not sent: ${request.fault}`)]
      : requestLines(request, rules)),
    ...outcomeLines(outcome, rules),
    line(end.level, end.text),
  ]
  const text = lines.map((one) => `[${at.toISOString().slice(0, 19)}Z] ${one}`).join('\n')
  const safe =
    'fault' in request || !rules.isRedacted ? text : withoutSecrets(text, request.secrets)
  return safe.replaceAll('\0', '').toWellFormed()
}

function requestLines({ method, url, headers, body }: OutgoingRequest, rules: LogRules): string[] {
  const shown = rules.isRedacted ? redactHeaders(headers) : headers
  return [
    line('INFO', `HTTP/1.1 ${method} ${rules.isRedacted ? redactUrl(url) : url.href}`),
    ...Object.entries(shown).map(([name, value]) => line('INFO', `${name}: ${value}`)),
    ...(body === undefined ? [] : [line('INFO', body)]),
  ]
}

function outcomeLines(
  outcome: Outcome | undefined,
  { isRedacted, showsAnswers }: LogRules,
): string[] {
  if (!outcome) return []
  if (outcome.kind === 'refused') return [line('ERROR', `The request was not sent: ${outcome.why}`)]
  if (!showsAnswers) return [line('INFO', hiddenAnswer)]
  if (outcome.kind !== 'answered') return [line('ERROR', `Error executing webhook: ${outcome.why}`)]
  const { status, statusText, headers, body } = outcome.answer
  const shown = isRedacted ? redactHeaders(headers) : headers
  return [
    line('INFO', `HTTP/1.1 ${status} ${statusText}`),
    ...Object.entries(shown).map(([name, value]) => line('INFO', `${name}: ${value}`)),
    ...(body === '' ? [] : [line('DEBUG', body)]),
  ]
}

function line(level: string, text: string): string {
  return `${level}: ${text}`
}
