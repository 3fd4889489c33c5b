import { encode } from '../links.ts'

/** A small picture for a README: what it is about on the left, how that stands on the right. */
export interface Badge {
  left: string
  right: string
  colour: 'brightgreen' | 'red' | 'orange' | 'lightgrey'
}

/** How the latest pact of a pair stands. `changed`: verified, but with another content than now. */
export type PactStatus = 'never' | 'success' | 'stale' | 'failed' | 'failed-pending'

/** The latest result that any content of a pair has, beside the content it has now. */
export interface LatestResult {
  success: boolean
  /** Whether the content was pending when it was verified. */
  pending: boolean | null
  isOfLatestPact: boolean
}

export function pactStatusOf(result: LatestResult | undefined): PactStatus {
  if (!result) return 'never'
  if (!result.success) return result.pending ? 'failed-pending' : 'failed'
  return result.isOfLatestPact ? 'success' : 'stale'
}

const statuses: Record<PactStatus, Omit<Badge, 'left'>> = {
  never: { right: 'unknown', colour: 'lightgrey' },
  success: { right: 'verified', colour: 'brightgreen' },
  stale: { right: 'changed', colour: 'orange' },
  'failed-pending': { right: 'failed (pending)', colour: 'red' },
  failed: { right: 'failed', colour: 'red' },
}

export interface PactBadgeSubject {
  consumer: string
  provider: string
  consumerTag?: string
  providerTag?: string
}

/** How the names are written: one of them only, or their initials. */
export interface PactBadgeOptions {
  label?: string | undefined
  initials?: string | undefined
}

/** The badge of a pact; a pact that is not there has one too. */
export function pactBadge(
  status: PactStatus | undefined,
  subject: PactBadgeSubject,
  options: PactBadgeOptions = {},
): Badge {
  if (status === undefined) return notFound('pact not found')
  return { left: pactLabel(subject, options), ...statuses[status] }
}

function pactLabel(subject: PactBadgeSubject, { label, initials }: PactBadgeOptions): string {
  const written = (name: string, tag: string | undefined) =>
    `${initials === 'true' ? initialsOf(name) : name.toLowerCase()}${tag === undefined ? '' : ` (${tag})`}`
  const consumer = written(subject.consumer, subject.consumerTag)
  const provider = written(subject.provider, subject.providerTag)
  const only = label?.toLowerCase()
  if (only === 'consumer') return `${consumer} pact`
  if (only === 'provider') return `${provider} pact`
  return `${consumer}/${provider} pact`
}

/** `Web Shop` and `webShop` to `ws`; a name of one word stays whole. */
export function initialsOf(name: string): string {
  const parts = name.split(/[\s_-]+/).filter(Boolean)
  const words = parts.length > 1 ? parts : name.split(/(?<=[\p{Ll}\d])(?=\p{Lu})/u)
  const letters = words.length > 1 ? words.map((word) => [...word][0] ?? '').join('') : name
  return letters.toLowerCase()
}

/** Whether one may go where the other is: a yes or a no, for unknown is no yes. */
export function canIDeployBadge(
  deployable: boolean | null,
  { from, to, label }: { from: string; to: string; label?: string | undefined },
): Badge {
  const colour = deployable === true ? 'brightgreen' : 'red'
  return { left: label || 'can-i-deploy', right: `${from} to ${to}`, colour }
}

export function canIMergeBadge(deployable: boolean | null): Badge {
  const left = 'can-i-merge'
  if (deployable === null) return { left, right: 'unknown', colour: 'lightgrey' }
  return deployable
    ? { left, right: 'success', colour: 'brightgreen' }
    : { left, right: 'failed', colour: 'red' }
}

/** Something that the badge's address names is not there. */
export function notFound(what: string): Badge {
  const right = what === 'pact not found' ? 'unknown' : 'not found'
  return { left: what, right, colour: 'lightgrey' }
}

/** A badge could not be made; the reference stands in the log, with the cause. */
export function errorBadge(reference: string): Badge {
  return { left: 'error', right: `reference: ${reference}`, colour: 'lightgrey' }
}

/** Where shields.io, or a server of its kind, has the same picture. */
export function shieldsUrl(base: string, { left, right, colour }: Badge): string {
  const escaped = (text: string) => encode(text.replaceAll('-', '--').replaceAll('_', '__'))
  return `${base}/badge/${escaped(left)}-${escaped(right)}-${colour}.svg`
}
