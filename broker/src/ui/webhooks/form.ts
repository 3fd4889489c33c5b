import type { FieldErrors } from '../../errors.ts'
import { isNestedDeeperThan, maxDepth, unstorable } from '../../json-text.ts'
import { asterisks } from '../../webhooks/redaction.ts'
import {
  type EventName,
  eventNames,
  type Webhook,
  type WebhookDraft,
} from '../../webhooks/webhook.ts'
import type { NamedScope } from '../../webhooks/webhooks.ts'
import { bodyText } from './webhook-page.ts'

/** A webhook as the form holds it: texts as they were typed, but for the password, which is never sent back. */
export interface WebhookForm {
  description: string
  enabled: boolean
  consumer: string
  consumerLabel: string
  provider: string
  providerLabel: string
  events: EventName[]
  method: string
  url: string
  /** `name: value`, a line each. */
  headers: string
  body: string
  /** Whether the body is JSON, or a text that is sent as it is. */
  bodyKind: 'json' | 'text'
  username: string
}

/** The form before anybody has filled it, for the applications that it was opened for. */
export function blankForm(
  method: string,
  { consumer = '', provider = '' }: NamedScope,
): WebhookForm {
  return {
    description: '',
    enabled: true,
    consumer,
    consumerLabel: '',
    provider,
    providerLabel: '',
    events: ['contract_requiring_verification_published'],
    method,
    url: '',
    headers: '',
    body: '',
    bodyKind: 'json',
    username: '',
  }
}

/** The form of a webhook that is there; asterisks stand for what is secret. */
export function formOf({
  description,
  enabled,
  consumer,
  provider,
  events,
  request,
}: Webhook): WebhookForm {
  const { method, url, headers, body, username } = request
  const lines = Object.entries(headers).map(
    ([name, value]) => `${name}: ${typeof value === 'string' ? value : asterisks}`,
  )
  return {
    description: description ?? '',
    enabled,
    consumer: consumer && 'name' in consumer ? consumer.name : '',
    consumerLabel: consumer && 'label' in consumer ? consumer.label : '',
    provider: provider && 'name' in provider ? provider.name : '',
    providerLabel: provider && 'label' in provider ? provider.label : '',
    events,
    method,
    url,
    headers: lines.join('\n'),
    body: bodyText(body),
    bodyKind: typeof body === 'string' ? 'text' : 'json',
    username: username ?? '',
  }
}

/** The form as it was sent. Browsers end lines of texts in two characters; one is meant. */
export function readForm(sent: URLSearchParams): WebhookForm {
  const lines = (name: string) => (sent.get(name) ?? '').replace(/\r\n?/g, '\n')
  const line = (name: string) => lines(name).replaceAll('\n', ' ').trim()
  return {
    description: line('description'),
    enabled: sent.has('enabled'),
    consumer: line('consumer'),
    consumerLabel: line('consumerLabel'),
    provider: line('provider'),
    providerLabel: line('providerLabel'),
    events: eventNames.filter((name) => sent.getAll('events').includes(name)),
    method: line('method'),
    url: line('url'),
    headers: lines('headers'),
    body: lines('body'),
    bodyKind: sent.get('bodyKind') === 'text' ? 'text' : 'json',
    username: line('username'),
  }
}

/** What the form means, and what in it cannot be read at all; what it means is judged where webhooks are saved. */
export function draftOf(
  form: WebhookForm,
  password: string,
): { draft: WebhookDraft; faults: FieldErrors } {
  const headers = headersIn(form.headers)
  const body = bodyIn(form)
  const draft = {
    description: form.description || null,
    enabled: form.enabled,
    consumer: sideOf(form.consumer, form.consumerLabel),
    provider: sideOf(form.provider, form.providerLabel),
    events: form.events.map((name) => ({ name })),
    request: {
      method: form.method,
      url: form.url,
      headers: headers.value,
      body: body.value,
      username: form.username || null,
      password: password || null,
    },
  }
  const faults = {
    ...(headers.fault !== undefined && { 'request.headers': [headers.fault] }),
    ...(body.fault !== undefined && { 'request.body': [body.fault] }),
  }
  return { draft, faults }
}

/** Neither: any application. */
function sideOf(name: string, label: string): WebhookDraft['consumer'] {
  return name === '' && label === '' ? null : { name: name || null, label: label || null }
}

interface Read<Value> {
  value: Value
  fault?: string
}

function headersIn(text: string): Read<Record<string, string>> {
  const found = new Map<string, string>()
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const at = line.indexOf(':')
    const name = line.slice(0, at).trim().toLowerCase()
    if (at < 1 || name === '')
      return {
        value: {},
        fault: `cannot be read in line ${index + 1}: write a name, a colon and the value`,
      }
    if (found.has(name)) return { value: {}, fault: `name ${name} twice: a header has one line` }
    found.set(name, line.slice(at + 1).trim())
  }
  return { value: Object.fromEntries(found) }
}

function bodyIn({ body, bodyKind }: WebhookForm): Read<unknown> {
  if (body.trim() === '') return { value: null }
  if (bodyKind === 'text') return { value: body }
  if (isNestedDeeperThan(body, maxDepth))
    return { value: null, fault: `is nested deeper than ${maxDepth} levels` }
  try {
    const value: unknown = JSON.parse(body)
    const fault = unstorable(value)
    return fault === undefined ? { value } : { value, fault: `holds ${fault}: take it out` }
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it cannot be parsed'
    return { value: null, fault: `is not JSON: ${why}. Mend it, or send it as text` }
  }
}
