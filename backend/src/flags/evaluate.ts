import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { canonicalJson, hasFields, type JsonObject } from '../json.ts'
import type { Recorder } from '../metrics/recorder.ts'
import { findFlagBodyByKey } from './cached.ts'
import { type Decision, decide, fallback } from './decide.ts'
import { type FlagBody, representFlag } from './flag.ts'
import { listActiveFlags, listOverrides, type Override } from './queries.ts'

export type EvaluationDeps = Pick<Deps, 'db' | 'cache' | 'clock'> & { readonly recorder: Recorder }

const longestSeconds = 300
const hasDecision = hasFields('enabled', 'reason', 'value', 'ruleId')

export interface Subject {
  readonly userId: string
  readonly context: JsonObject
}

/** Evaluates one active flag; a flag that does not exist or is off is not found. */
export async function evaluateFlag(
  deps: EvaluationDeps,
  key: string,
  subject: Subject,
): Promise<Decision> {
  const flag = await findFlagBodyByKey(deps, key)
  if (flag?.status !== 'ACTIVE') {
    throw notFound(`Feature flag with key '${key}' not found or not active`)
  }
  return evaluateCached(deps, flag, subject)
}

/** Evaluates several flags by key; those that cannot be found are off. */
export async function evaluateSeveral(
  deps: EvaluationDeps,
  keys: readonly string[],
  subject: Subject,
): Promise<Map<string, Decision>> {
  const decisions = new Map<string, Decision>()
  for (const key of keys) {
    const flag = await findFlagBodyByKey(deps, key)
    decisions.set(key, flag ? await evaluateCached(deps, flag, subject) : unknownFlag)
  }
  return decisions
}

const unknownFlag: Decision = {
  enabled: false,
  reason: 'flag_not_found',
  value: null,
  variant: null,
  config: null,
  ruleId: null,
}

/** Every active flag for one user, in two statements. */
export async function evaluateAll(
  deps: EvaluationDeps,
  subject: Subject,
): Promise<Map<string, Decision>> {
  const flags = (await listActiveFlags(deps.db)).map(representFlag)
  const ids = flags.map(({ id }) => id)
  const overrides = await listOverrides(deps.db, subject.userId, ids, deps.clock())
  const decisions = flags.map((flag): [string, Decision] => {
    const override = overrides.find(({ feature_flag_id }) => feature_flag_id === flag.id)
    const began = performance.now()
    const decision = decideOrFallBack(deps, flag, subject, override)
    measure(deps, flag, subject, decision, performance.now() - began)
    return [flag.key, decision]
  })
  return new Map(decisions)
}

/**
 * A decision holds for five minutes for the same version of the flag, the same overrides, the same user and the same
 * context, or until the override it rests on expires.
 */
async function evaluateCached(
  deps: EvaluationDeps,
  flag: FlagBody,
  subject: Subject,
): Promise<Decision> {
  const began = performance.now()
  const overrides = await deps.cache.counter(overrideCounter(flag.id))
  const context = createHash('md5').update(canonicalJson(subject.context)).digest('hex')
  const words = [
    'feature',
    flag.id,
    'user',
    subject.userId,
    `v${flag.version}.${overrides}`,
    context,
  ]
  const key = words.join(':')
  const known = await deps.cache.get<Decision>(key)
  const decision = isDecision(known) ? known : await evaluateFresh(deps, flag, subject, key)
  measure(deps, flag, subject, decision, performance.now() - began)
  return decision
}

/** Anybody may have written into Redis. */
function isDecision(known: Decision | undefined): known is Decision {
  return hasDecision(known)
}

async function evaluateFresh(
  deps: EvaluationDeps,
  flag: FlagBody,
  subject: Subject,
  cacheKey: string,
): Promise<Decision> {
  const now = deps.clock()
  const [override] = await listOverrides(deps.db, subject.userId, [flag.id], now)
  const decision = decideOrFallBack(deps, flag, subject, override)
  const expires = override?.expires_at?.getTime() ?? Number.POSITIVE_INFINITY
  const seconds = Math.min(longestSeconds, Math.floor((expires - now.getTime()) / 1000))
  if (decision.reason !== 'error' && seconds > 0) await deps.cache.set(cacheKey, decision, seconds)
  return decision
}

/** The name of the counter that changes with every override of a flag. */
export function overrideCounter(flagId: string): string {
  return `feature_overrides:${flagId}:v`
}

/** A flag must not break its caller: whatever goes wrong, the default is answered and the fault noted. */
function decideOrFallBack(
  { recorder }: EvaluationDeps,
  flag: FlagBody,
  { userId, context }: Subject,
  override: Override | undefined,
): Decision {
  try {
    return decide(flag, userId, context, override)
  } catch (error) {
    const { message, stack } = describe(error)
    recorder.report({
      error_type: 'flag_evaluation_error',
      feature_flag_id: flag.id,
      user_id: userId,
      message,
      ...(stack !== undefined && { stack_trace: stack }),
      request_data: { flag_key: flag.key, context: mask(context) },
    })
    return fallback(flag)
  }
}

function describe(error: unknown): { message: string; stack?: string } {
  if (typeof error !== 'object' || error === null) return { message: String(error) }
  const stack: unknown = Reflect.get(error, 'stack')
  const message = String(Reflect.get(error, 'message'))
  return typeof stack === 'string' ? { message, stack } : { message }
}

function measure(
  { recorder }: EvaluationDeps,
  flag: FlagBody,
  { userId, context }: Subject,
  { enabled, reason, ruleId }: Decision,
  milliseconds: number,
): void {
  const about = { feature_flag_id: flag.id, user_id: userId }
  recorder.measure(
    {
      ...about,
      metric_type: 'flag_evaluation',
      value: enabled ? 1 : 0,
      meta_data: { result: enabled, reason, context: mask(context) },
    },
    { ...about, metric_type: 'latency', value: milliseconds },
  )
  if (ruleId !== null) {
    recorder.measure({ ...about, metric_type: 'rule_match', targeting_rule_id: ruleId, value: 1 })
  }
  if (reason === 'error') recorder.measure({ ...about, metric_type: 'error', value: 1 })
}

const personal = /mail|phone|name|address|token|password|secret|ssn|card|ip$/i

/** What a context says about a person does not belong into measurements. */
function mask(context: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(context).map(([key, value]) => [key, personal.test(key) ? '***' : value]),
  )
}
