import { PutRecordCommand } from '@aws-sdk/client-kinesis'
import { GetCommand } from '@aws-sdk/lib-dynamodb'
import { pickVariantU32 } from '../hashing/buckets.ts'
import type { JsonObject } from '../json.ts'
import { evaluateRules } from '../rules/evaluate.ts'
import { readRules } from '../rules/read.ts'
import type { LambdaDeps } from './assignment.ts'
import { type FlagItem, isRolledOutTo, meetsFlat, readFlagItem } from './config-item.ts'
import {
  commonHeaders,
  contextOf,
  type GatewayAnswer,
  type GatewayEvent,
  parameter,
  warmCache,
} from './gateway.ts'

export type FlagReason =
  | 'flag_disabled'
  | 'targeting_rules_not_met'
  | 'not_in_rollout'
  | 'enabled'
  | 'flag_not_found'

export interface FlagEvaluation {
  readonly enabled: boolean
  readonly reason: FlagReason
  readonly variant: string | null
}

export interface FeatureFlagLambda {
  (event: GatewayEvent): Promise<GatewayAnswer>
  /** Several flags for one user, with no record in the stream for those that do not exist. */
  evaluateMany(
    userId: string,
    keys: readonly string[],
    context: JsonObject | null,
  ): Promise<Map<string, FlagEvaluation>>
  /** Forgets the configuration in memory. */
  forget(): void
}

const securityHeaders = {
  ...commonHeaders,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'Cache-Control': 'no-store, no-cache, must-revalidate',
}

/** Evaluates flags from DynamoDB alone and puts a record of each evaluation into the stream. */
export function createFeatureFlagLambda(deps: LambdaDeps): FeatureFlagLambda {
  const flags = warmCache<FlagItem>(deps.clock, deps.cacheSeconds)
  const find = (key: string) => flags.get(key, () => loadFlag(deps, key))

  async function handle(event: GatewayEvent): Promise<GatewayAnswer> {
    const userId = parameter(event, 'user_id')
    if (typeof userId !== 'string') return answer(400, userId)
    const key = parameter(event, 'flag_key')
    if (typeof key !== 'string') return answer(400, key)
    const flag = await find(key)
    if (!flag) return answer(404, { error: `Feature flag not found: ${key}` })
    const context = contextOf(event)
    const evaluation = evaluateItem(flag, userId, context)
    await record(deps, flag, userId, evaluation, context)
    const { enabled, reason, variant } = evaluation
    const about = { user_id: userId, flag_key: key, flag_id: flag.flag_id }
    return answer(200, { ...about, enabled, reason, ...(variant && { variant }) })
  }

  const lambda = async (event: GatewayEvent): Promise<GatewayAnswer> => {
    try {
      return await handle(event)
    } catch (error) {
      deps.log.error({ err: error }, 'the feature flag lambda failed')
      const text = 'Internal server error occurred while processing feature flag evaluation request'
      return answer(500, { error: text })
    }
  }
  return Object.assign(lambda, {
    forget: () => flags.clear(),
    evaluateMany: async (
      userId: string,
      keys: readonly string[],
      context: JsonObject | null,
    ): Promise<Map<string, FlagEvaluation>> => {
      const evaluations = new Map<string, FlagEvaluation>()
      for (const key of keys) {
        const flag = await find(key)
        const evaluation = flag ? evaluateItem(flag, userId, context) : unknownFlag
        if (flag) await record(deps, flag, userId, evaluation, context)
        evaluations.set(key, evaluation)
      }
      return evaluations
    },
  })
}

const unknownFlag: FlagEvaluation = { enabled: false, reason: 'flag_not_found', variant: null }

function answer(statusCode: number, body: JsonObject): GatewayAnswer {
  return { statusCode, headers: securityHeaders, body: JSON.stringify(body) }
}

async function loadFlag({ aws, names }: LambdaDeps, key: string): Promise<FlagItem | undefined> {
  const { Item } = await aws.dynamo.send(
    new GetCommand({ TableName: names.flagsTable, Key: { key } }),
  )
  return readFlagItem(Item)
}

/**
 * Decides by a config item alone. The platform's own rules decide as the API does: a matching rule lets a user in, and
 * the percentage is a second chance; flat rules are a gate before the percentage.
 */
export function evaluateItem(
  flag: FlagItem,
  userId: string,
  context: JsonObject | null,
): FlagEvaluation {
  if (!flag.enabled) return off('flag_disabled')
  const about = { ...context, user_id: userId }
  const { rules, flat } = flag.targeting
  if (rules) {
    const isMatched = evaluateRules(readRules(rules), about).kind === 'matched'
    return isMatched || isRolledOutTo(flag, userId) ? on(flag, userId) : off('not_in_rollout')
  }
  if (!meetsFlat(flat, about)) return off('targeting_rules_not_met')
  return isRolledOutTo(flag, userId) ? on(flag, userId) : off('not_in_rollout')
}

function off(reason: FlagReason): FlagEvaluation {
  return { enabled: false, reason, variant: null }
}

function on(flag: FlagItem, userId: string): FlagEvaluation {
  const chosen = pickVariantU32(userId, flag.key, flag.variants)
  return { enabled: true, reason: 'enabled', variant: chosen?.key ?? flag.default_variant }
}

/** The record of an evaluation, as the event processor expects it. */
export function evaluationRecord(
  { clock, ids }: Pick<LambdaDeps, 'clock' | 'ids'>,
  flag: Pick<FlagItem, 'flag_id' | 'key'>,
  userId: string,
  { enabled, reason, variant }: FlagEvaluation,
  context: JsonObject | null,
): JsonObject {
  return {
    event_id: ids(),
    event_type: 'feature_flag_evaluation',
    timestamp: clock().toISOString(),
    user_id: userId,
    flag_id: flag.flag_id,
    flag_key: flag.key,
    enabled,
    reason,
    variant,
    context,
  }
}

/** An evaluation counts even when nobody could be told of it. */
async function record(
  deps: LambdaDeps,
  flag: FlagItem,
  userId: string,
  evaluation: FlagEvaluation,
  context: JsonObject | null,
): Promise<void> {
  const message = evaluationRecord(deps, flag, userId, evaluation, context)
  try {
    await deps.aws.kinesis.send(
      new PutRecordCommand({
        StreamName: deps.names.stream,
        PartitionKey: userId.slice(0, 256),
        Data: new TextEncoder().encode(JSON.stringify(message)),
      }),
    )
  } catch (error) {
    deps.log.warn({ err: error }, 'the record of an evaluation could not be put into the stream')
  }
}
