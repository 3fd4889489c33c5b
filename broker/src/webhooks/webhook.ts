/** The events a webhook may be set up for, in the protocol's order. */
export const eventNames = [
  'contract_published',
  'contract_content_changed',
  'provider_verification_published',
  'provider_verification_succeeded',
  'provider_verification_failed',
  'contract_requiring_verification_published',
] as const

export type EventName = (typeof eventNames)[number]

/** Which applications one side of a webhook is about: the named one, those with a label, or any (null). */
export type Side = { name: string } | { label: string } | null

/** A value that is not shown, encrypted; see `sealing.ts`. */
export interface Sealed {
  sealed: string
}

/** The request that a webhook sends. All texts are templates. Header names are in lower case. */
export interface WebhookRequest<Value = string | Sealed> {
  method: string
  url: string
  headers: Record<string, Value>
  /** JSON; a text is sent as it is. Null: no body is sent. */
  body: unknown
  username: string | null
  password: Value | null
}

/** What a webhook tells whom about which pacts. */
export interface Webhook {
  id: number
  uuid: string
  description: string | null
  enabled: boolean
  consumer: Side
  provider: Side
  events: EventName[]
  request: WebhookRequest
  createdAt: Date
  updatedAt: Date | null
}

/** A webhook as a user writes it: what is not given is undefined. */
export interface WebhookDraft {
  description?: string | null | undefined
  enabled?: boolean | undefined
  consumer?: DraftSide | null | undefined
  provider?: DraftSide | null | undefined
  events?: { name?: unknown }[] | undefined
  request?: DraftRequest | undefined
}

export interface DraftSide {
  name?: string | null | undefined
  label?: string | null | undefined
}

export interface DraftRequest {
  method?: string | undefined
  url?: string | undefined
  headers?: Record<string, string> | null | undefined
  body?: unknown
  username?: string | null | undefined
  password?: string | null | undefined
}

/** What a webhook is called where it has no description: `POST ci.example`. */
export function describe({
  description,
  request,
}: {
  description: string | null
  request: { method: string; url: string }
}): string {
  return description?.trim() ? description : requestName(request)
}

/** `POST ci.example`. */
export function requestName({ method, url }: { method: string; url: string }): string {
  return `${method} ${/^[a-z][a-z\d+.-]*:\/\/(?:[^/?#]*@)?([^/?#:]+|\[[^\]]*\])/i.exec(url)?.[1] ?? url}`
}

/** `a webhook for all pacts with provider Orders`, as lists say it. */
export function scopeOf({ consumer, provider }: Pick<Webhook, 'consumer' | 'provider'>): string {
  const side = (role: string, one: NonNullable<Side>) =>
    'name' in one ? `${role} ${one.name}` : `${role}s labeled '${one.label}'`
  const bare = (one: NonNullable<Side>, role: string) =>
    'name' in one ? one.name : `${role}s labeled '${one.label}'`
  if (consumer && provider) {
    return `A webhook for the pact between ${bare(consumer, 'consumer')} and ${bare(provider, 'provider')}`
  }
  if (provider) return `A webhook for all pacts with ${side('provider', provider)}`
  if (consumer) return `A webhook for all pacts with ${side('consumer', consumer)}`
  return 'A webhook for all pacts'
}
