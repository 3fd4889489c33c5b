import { isAllParameters } from './template.ts'

/** What stands for a value that is not shown. */
export const asterisks = '**********'

const sensitive =
  /authorization|token|cookie|secret|password|passwd|credential|signature|api-?key|access-?key|private-?key/i

/** Whether a header, or a parameter of a query, usually holds a secret. */
function isSensitive(name: string): boolean {
  return sensitive.test(name) || /^(x-)?(auth|key|sig)$/i.test(name)
}

/** Whether a header's value must not be shown: one made of parameters alone holds no secret of its own. */
export function isSecretHeader(name: string, value: string): boolean {
  return isSensitive(name) && !isAllParameters(value)
}

/** Whether a value is what is shown in place of a hidden one, sent back. */
export function isHidden(value: string): boolean {
  return /^\*+$/.test(value)
}

/** A URL as logs show it: without a password, and without the values of parameters that usually are secrets. */
export function redactUrl(url: URL): string {
  const shown = new URL(url)
  if (shown.password) shown.password = asterisks
  for (const name of new Set(shown.searchParams.keys())) {
    if (isSensitive(name)) shown.searchParams.set(name, asterisks)
  }
  return shown.href
}

/** Headers as logs show them. */
export function redactHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSensitive(name) ? asterisks : value]),
  )
}

/** Takes the secrets out of a text that may repeat them, such as an answer that echoes its request. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .sort((one, other) => other.length - one.length)
    .reduce((shown, secret) => shown.replaceAll(secret, asterisks), text)
}
