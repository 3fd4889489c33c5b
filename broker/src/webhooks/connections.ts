import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { WebhookSettings } from '../config.ts'
import type { DeliverDeps } from './deliver.ts'
import { keyringOf } from './sealing.ts'

/** What sending needs, from the settings. Throws a sentence for a certificate that cannot be used. */
export function deliverDepsOf(settings: WebhookSettings): DeliverDeps {
  return {
    connections: {
      rules: settings,
      certificates: settings.certificates.map(certificateOf),
      isTlsUnchecked: settings.isTlsUnchecked,
    },
    keyring: keyringOf(settings.secretKeys),
    userAgent: settings.userAgent,
    successCodes: settings.successCodes,
    retrySchedule: settings.retrySchedule,
    log: { isRedacted: settings.isRedacted, showsAnswers: settings.hosts.length > 0 },
  }
}

function certificateOf(
  { content, path }: { content?: string; path?: string },
  index: number,
): string {
  const setting = `PACT_BROKER_WEBHOOK_CERTIFICATES__${index}__${path === undefined ? 'CONTENT' : 'PATH'}`
  try {
    const text = content ?? readFileSync(path ?? '', 'utf8')
    new X509Certificate(text)
    return text
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${setting} holds no certificate that can be used (PEM): ${why}`, { cause })
  }
}
