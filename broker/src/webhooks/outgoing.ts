import { isSecretHeader } from './redaction.ts'
import { hostOf, methodFault, type TargetRules, urlFault } from './targets.ts'
import { fill, fillHeader, fillJson, fillJsonText, fillUrl, type Parameters } from './template.ts'
import type { WebhookRequest } from './webhook.ts'

/** A request as it goes out. */
export interface OutgoingRequest {
  method: string
  url: URL
  headers: Record<string, string>
  body: string | undefined
  /** What must not be shown of it, wherever it is repeated. */
  secrets: string[]
}

/** A request that is not sent, and why. */
export interface Refused {
  fault: string
}

/** What the broker adds to a request. */
interface Own {
  userAgent: string
  deliveryId: string
  /** Headers by which the receiver can go on with the trace. */
  trace?: Record<string, string>
}

/** Fills a webhook's request in; what leads where webhooks may not go is refused. */
export function outgoingOf(
  request: WebhookRequest<string>,
  parameters: Parameters,
  own: Own & { rules: TargetRules },
): OutgoingRequest | Refused {
  const text = fillUrl(request.url, parameters)
  if (!URL.canParse(text))
    return { fault: `${text} is not a URL once its parameters are filled in` }
  const url = new URL(text)
  const fault = methodFault(request.method, own.rules) ?? urlFault(url, own.rules)
  if (fault) return { fault: `${request.method} ${hostOf(url)}: ${fault}` }
  const headers = headersOf(request, parameters, own)
  const body = bodyOf(request.body, headers['content-type'], parameters)
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body))
  const basic = basicOf(request, parameters)
  return {
    method: request.method,
    url,
    headers: { ...headers, ...(basic && { authorization: basic.header }) },
    body,
    secrets: [...secretsOf(request, headers), ...(basic?.secrets ?? [])],
  }
}

function headersOf(
  { headers, body }: WebhookRequest<string>,
  parameters: Parameters,
  { userAgent, deliveryId, trace }: Own,
): Record<string, string> {
  const given = Object.entries(headers).map(([name, value]) => [
    name,
    fillHeader(value, parameters),
  ])
  return {
    accept: '*/*',
    'user-agent': userAgent,
    ...(typeof body === 'object' && body !== null && { 'content-type': 'application/json' }),
    ...Object.fromEntries(given),
    'x-concordat-delivery': deliveryId,
    ...trace,
  }
}

/** No body where the webhook has none. */
function bodyOf(
  body: unknown,
  type: string | undefined,
  parameters: Parameters,
): string | undefined {
  if (body === null || body === undefined) return undefined
  if (typeof body !== 'string') return JSON.stringify(fillJson(body, parameters))
  return /[/+]json\b/i.test(type ?? '') ? fillJsonText(body, parameters) : fill(body, parameters)
}

function basicOf({ username, password }: WebhookRequest<string>, parameters: Parameters) {
  if (!username) return undefined
  const plain = fill(password ?? '', parameters)
  const encoded = Buffer.from(`${fill(username, parameters)}:${plain}`).toString('base64')
  return { header: `Basic ${encoded}`, secrets: [plain, encoded] }
}

/** Of an authorization header also the part behind the word that names its kind. */
function secretsOf(
  request: WebhookRequest<string>,
  headers: Readonly<Record<string, string>>,
): string[] {
  return Object.keys(request.headers)
    .filter((name) => isSecretHeader(name, request.headers[name] ?? ''))
    .map((name) => headers[name] ?? '')
    .flatMap((value) => [value, ...(/^\S+\s+(\S+)$/.exec(value)?.slice(1) ?? [])])
}
