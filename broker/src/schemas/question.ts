import { DomainError } from '../errors.ts'
import type { Scope } from './reliance.ts'
import type { Question } from './reliances.ts'

/** A question as it was asked: everything but the provider may be left out. */
export interface AskedQuestion {
  branch?: string | undefined
  environment?: string | undefined
  asOf?: string | undefined
}

/** Throws `invalid` for what contradicts itself, and for a moment that is none. */
export function questionOf(
  provider: string,
  { branch, environment, asOf }: AskedQuestion,
): Question {
  if (branch !== undefined && environment !== undefined) {
    throw new DomainError(
      'invalid',
      'Ask for a branch or for an environment, not for both: leave one of them out',
    )
  }
  return { provider, scope: scopeOf(branch, environment), asOf: momentOf(asOf) }
}

function scopeOf(branch: string | undefined, environment: string | undefined): Scope {
  if (branch !== undefined) return { kind: 'branch', branch }
  if (environment !== undefined) return { kind: 'environment', environment }
  return { kind: 'live' }
}

const iso = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/

function momentOf(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const moment = new Date(text)
  if (iso.test(text) && !Number.isNaN(moment.getTime())) return moment
  throw new DomainError(
    'invalid',
    `asOf is '${text}', which is no moment: write it as 2026-01-31 or 2026-01-31T12:00:00Z (with + encoded as %2B)`,
  )
}
