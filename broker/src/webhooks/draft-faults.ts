import { type FieldErrors, invalidFields } from '../errors.ts'
import { isHidden, isSecretHeader } from './redaction.ts'
import { methodFault, type TargetRules, urlFault } from './targets.ts'
import { withPlaceholders } from './template.ts'
import type { DraftRequest, DraftSide, Webhook, WebhookDraft } from './webhook.ts'

// As in `send.ts`: no import, for it would load more than is used.
const { METHODS } = process.getBuiltinModule('node:http')

/** What a draft is judged by, beside itself. */
export interface DraftCircumstances {
  rules: TargetRules
  /** The names in the draft that are those of pacticipants. */
  knownNames: ReadonlySet<string>
  /** What the draft takes the place of: its hidden values may be meant. */
  existing: Webhook | undefined
  /** Whether secrets can be kept; null where nothing is kept. */
  canSeal: boolean | null
}

/** Throws `invalid` with the protocol's messages by field, if there is anything wrong with what the draft means. */
export function refuseFaults(draft: WebhookDraft, circumstances: DraftCircumstances): void {
  const request = draft.request ?? {}
  const isForNothing = draft.events?.length === 0
  const errors: FieldErrors = {
    ...(isForNothing && { events: ['cannot be empty: name at least one'] }),
    ...sideFaults('consumer', draft.consumer, circumstances.knownNames),
    ...sideFaults('provider', draft.provider, circumstances.knownNames),
    ...named('request.method', methodFaultOf(request.method, circumstances.rules)),
    ...named('request.url', urlFaultOf(request.url, circumstances.rules)),
    ...named('request.headers', headersFault(request, circumstances)),
    ...named('request.password', passwordFault(request, circumstances)),
  }
  if (Object.keys(errors).length > 0) throw invalidFields(errors)
}

/** A name may be up to 16 characters and more; anything else would not be safe in a URL. */
export function refuseUuid(uuid: string): void {
  if (/^[\w-]{16,}$/.test(uuid)) return
  throw invalidFields({
    uuid: [
      'The UUID can only contain the characters A-Z, a-z, 0-9, _ and -, and must be 16 or more characters.',
    ],
  })
}

function sideFaults(
  role: 'consumer' | 'provider',
  side: DraftSide | null | undefined,
  knownNames: ReadonlySet<string>,
): FieldErrors {
  if (!side) return {}
  const { name, label } = side
  if (name && label)
    return { [`${role}.label`]: ['name and label cannot be provided at the same time'] }
  if (!name?.trim() && !label?.trim()) return { [`${role}.name`]: ['cannot be blank'] }
  if (name && !knownNames.has(name)) {
    return { [`${role}.name`]: ['does not match an existing pacticipant'] }
  }
  return {}
}

function methodFaultOf(method = '', rules: TargetRules): string | undefined {
  if (!METHODS.includes(method.toUpperCase())) return 'is not a recognised HTTP method'
  return methodFault(method, rules)
}

const longestUrl = 8_000

function urlFaultOf(text = '', rules: TargetRules): string | undefined {
  if (text.length > longestUrl) return `must be at most ${longestUrl} characters long`
  const host = /^[^:/?#]+:\/\/([^/?#]*)/.exec(text)?.[1] ?? ''
  if (host.includes('${pactbroker.')) return 'cannot have a template parameter in the host'
  const url = urlIn(withPlaceholders(text))
  if (!url) return 'is not a valid URL eg. http://example.org'
  if (url.username || url.password) {
    return 'cannot hold a username or a password: send them as request.username and request.password, which are kept encrypted'
  }
  return urlFault(url, rules)
}

/** Spaces and line ends around it would be lost in silence. */
function urlIn(text: string): URL | undefined {
  if (!/^[a-z][a-z\d+.-]*:\/\/[^\s]+$/i.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.hostname === '' ? undefined : url
}

const ownHeaders =
  /^(host|connection|keep-alive|content-length|transfer-encoding|te|trailer|upgrade|expect|proxy-.*)$/i

function headersFault(
  { headers }: DraftRequest,
  { existing, canSeal }: DraftCircumstances,
): string | undefined {
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!/^[!#$%&'*+.^`|~\w-]+$/.test(name))
      return `cannot hold "${name}", which is no name of a header`
    if (ownHeaders.test(name)) return `cannot hold ${name}, which the broker sets itself`
    if (/[\r\n]/.test(value)) return `cannot hold a line end in ${name}`
    const isKept = isHidden(value) && existing?.request.headers[name.toLowerCase()] !== undefined
    if (isHidden(value) && !isKept) {
      return `cannot hold only asterisks in ${name}: they stand for a value that is not shown, and there is none; send the value`
    }
    if (!isKept && canSeal === false && isSecretHeader(name, value))
      return cannotKeep(`the value of ${name}`)
  }
  return undefined
}

function passwordFault(
  { password }: DraftRequest,
  { existing, canSeal }: DraftCircumstances,
): string | undefined {
  if (!password) return undefined
  if (!isHidden(password)) return canSeal === false ? cannotKeep('it') : undefined
  if (existing?.request.password != null) return undefined
  return 'cannot be only asterisks: they stand for a password that is not shown, and there is none; send the password'
}

function cannotKeep(what: string): string {
  return `is secret, and this broker has no key to keep ${what} encrypted: whoever runs it must set CONCORDAT_SECRETS_KEY (openssl rand -hex 32)`
}

function named(field: string, fault: string | undefined): FieldErrors {
  return fault === undefined ? {} : { [field]: [fault] }
}
