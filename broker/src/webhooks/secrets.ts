import { isHidden, isSecretHeader } from './redaction.ts'
import type { Keyring } from './sealing.ts'
import type { DraftRequest, Sealed, Webhook, WebhookRequest } from './webhook.ts'

/** A webhook's secrets as they are kept. Hidden values that come back stand for those that are there. */
export function sealSecrets(
  uuid: string,
  { headers, password }: DraftRequest,
  existing: WebhookRequest | undefined,
  keyring: Keyring,
): { headers: Record<string, string | Sealed>; password: Sealed | null } {
  const entries = Object.entries(headers ?? {}).map(([given, value]): [string, string | Sealed] => {
    const name = given.toLowerCase()
    const kept = existing?.headers[name]
    if (isHidden(value) && kept !== undefined) return [name, kept]
    if (!isSecretHeader(name, value)) return [name, value]
    return [name, { sealed: keyring.seal(value, placeOf(uuid, `header ${name}`)) }]
  })
  return {
    headers: Object.fromEntries(entries),
    password: passwordOf(uuid, password, existing, keyring),
  }
}

/** An empty password, asterisks, or none at all: the one that is there stays. */
function passwordOf(
  uuid: string,
  password: string | null | undefined,
  existing: WebhookRequest | undefined,
  keyring: Keyring,
): Sealed | null {
  if (password && !isHidden(password)) {
    return { sealed: keyring.seal(password, placeOf(uuid, 'password')) }
  }
  const kept = existing?.password ?? null
  return typeof kept === 'string' ? null : kept
}

/** The request with its secrets readable; undefined when one of them does not open with the keys that are set. */
export function openRequest(
  { uuid, request }: Pick<Webhook, 'uuid' | 'request'>,
  keyring: Keyring,
): WebhookRequest<string> | undefined {
  const open = (value: string | Sealed, place: string) =>
    typeof value === 'string' ? value : keyring.open(value.sealed, placeOf(uuid, place))
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) {
    const opened = open(value, `header ${name}`)
    if (opened === undefined) return undefined
    headers[name] = opened
  }
  const password = request.password === null ? null : open(request.password, 'password')
  return password === undefined ? undefined : { ...request, headers, password }
}

/** The sealed texts of a request. */
export function sealedTexts({ headers, password }: WebhookRequest): string[] {
  return [...Object.values(headers), password].flatMap((value) =>
    typeof value === 'object' && value !== null ? value.sealed : [],
  )
}

function placeOf(uuid: string, field: string): string {
  return `webhook ${uuid} ${field}`
}
