import { type Db, inTransaction } from '../db/client.ts'
import { addToOutbox, type Delivery, type OutboxMessage } from '../db/outbox.ts'
import type { Deps } from '../deps.ts'
import { invalid } from '../errors.ts'
import { insertNewEvents } from '../events/events.ts'
import type { ExperimentBody, VariantBody } from '../experiments/experiment.ts'
import { mod128, pickByPercentage } from '../hashing/buckets.ts'
import type { JsonObject } from '../json.ts'
import { evaluateRules } from '../rules/evaluate.ts'
import { readRules } from '../rules/read.ts'
import type { Assignment, Exclusion } from './assignment.ts'
import { findAssignmentOf, insertAssignment, updateVariant } from './queries.ts'

export type AssignDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache'> & {
  readonly delivery: Delivery
}

export interface AssignRequest {
  readonly userId: string
  readonly context: JsonObject | null
  /** Chooses the variant by hand, also for somebody who has another one. */
  readonly variantId?: string
}

export type Assigned =
  | { readonly kind: 'assigned'; readonly assignment: Assignment; readonly isNew: boolean }
  | { readonly kind: 'excluded'; readonly reason: Exclusion }

const cacheSeconds = 3600

/**
 * Gives a user a variant of an active experiment, once and for all: whoever has one keeps it, whatever rules, traffic
 * and allocations say by then. Of several first requests at the same time one decides and all answer the same.
 */
export async function assign(
  deps: AssignDeps,
  experiment: ExperimentBody,
  request: AssignRequest,
): Promise<Assigned> {
  if (request.variantId !== undefined) return assignByHand(deps, experiment, request)
  const existing = await findSticky(deps, experiment, request.userId)
  if (existing) return { kind: 'assigned', assignment: existing, isNew: false }
  const chosen = chooseVariant(experiment, request)
  return 'reason' in chosen
    ? { kind: 'excluded', ...chosen }
    : insertChoice(deps, experiment, request, chosen)
}

/** The variant that rules, traffic and allocations give a user; pure. */
export function chooseVariant(
  experiment: Pick<ExperimentBody, 'id' | 'targeting_rules' | 'traffic_allocation' | 'variants'>,
  { userId, context }: AssignRequest,
): VariantBody | { reason: Exclusion } {
  const about = { ...context, user_id: userId }
  const targeting = evaluateRules(readRules(experiment.targeting_rules), about)
  if (targeting.kind === 'not-matched') return { reason: 'targeting_rules_not_met' }
  const { id, traffic_allocation: traffic, variants } = experiment
  if (traffic < 1 && mod128(userId, `${id}_traffic`) >= traffic * 100) {
    return { reason: 'not_in_traffic' }
  }
  return pickByPercentage(variants, mod128(userId, id)) ?? { reason: 'not_in_traffic' }
}

/** What the cache holds of an assignment; names are taken from the experiment, which is cached too. */
interface Remembered {
  readonly id: string
  readonly variant_id: string
  readonly context: JsonObject | null
  readonly created_at: string
  readonly updated_at: string
}

async function findSticky(
  deps: AssignDeps,
  experiment: ExperimentBody,
  userId: string,
): Promise<Assignment | undefined> {
  const known = await deps.cache.get<Remembered>(cacheKey(experiment.id, userId))
  const variant = experiment.variants.find(({ id }) => id === known?.variant_id)
  if (known && variant) {
    return assignmentOf(experiment, variant, {
      id: known.id,
      user_id: userId,
      context: known.context,
      created_at: new Date(known.created_at),
      updated_at: new Date(known.updated_at),
    })
  }
  const stored = await findAssignmentOf(deps.db, experiment.id, userId)
  if (stored) await remember(deps, stored)
  return stored
}

async function insertChoice(
  deps: AssignDeps,
  experiment: ExperimentBody,
  request: AssignRequest,
  variant: VariantBody,
): Promise<Assigned> {
  const { userId, context } = request
  const now = deps.clock()
  const made = assignmentOf(experiment, variant, {
    id: deps.ids(),
    user_id: userId,
    context,
    created_at: now,
    updated_at: now,
  })
  const done = await inTransaction(deps.db, async (db) => {
    const isNew = await insertAssignment(db, {
      id: made.id,
      experiment_id: experiment.id,
      variant_id: variant.id,
      user_id: userId,
      context: context === null ? null : JSON.stringify(context),
      created_at: now,
      updated_at: now,
    })
    if (!isNew) {
      const assignment = await requireAssignment(db, experiment.id, userId)
      return { assignment, isNew, messages: [] }
    }
    const exposure = await insertNewEvents({ ...deps, db }, [
      {
        eventType: 'exposure',
        eventName: 'variant_exposure',
        userId,
        experimentId: experiment.id,
        featureFlagId: null,
        variantId: variant.id,
        value: null,
        metadata: { context: context ?? {} },
        timestamp: now,
      },
    ])
    await addToOutbox(db, deps.clock, exposure.messages)
    const urgent = [messageOf(made, variant, false)]
    const messages = await addToOutbox(db, deps.clock, urgent, { isUrgent: true })
    return { assignment: made, isNew, messages }
  })
  await remember(deps, done.assignment)
  await deps.delivery.deliverNow(done.messages)
  return { kind: 'assigned', assignment: done.assignment, isNew: done.isNew }
}

function assignmentOf(
  experiment: ExperimentBody,
  variant: VariantBody,
  own: Pick<Assignment, 'id' | 'user_id' | 'context' | 'created_at' | 'updated_at'>,
): Assignment {
  return {
    ...own,
    experiment_id: experiment.id,
    experiment_key: experiment.key,
    experiment_name: experiment.name,
    variant_id: variant.id,
    variant_name: variant.name,
    is_control: variant.is_control,
    configuration: variant.configuration,
  }
}

async function assignByHand(
  deps: AssignDeps,
  experiment: ExperimentBody,
  request: AssignRequest,
): Promise<Assigned> {
  const variant = experiment.variants.find(({ id }) => id === request.variantId)
  if (!variant) throw invalid('The experiment has no such variant', 'body', 'variant_id')
  const first = await insertChoice(deps, experiment, request, variant)
  if (first.kind !== 'assigned' || first.assignment.variant_id === variant.id) return first
  const { id } = first.assignment
  const done = await inTransaction(deps.db, async (db) => {
    await updateVariant(db, id, variant.id, deps.clock())
    const assignment = await requireAssignment(db, experiment.id, request.userId)
    const urgent = [messageOf(assignment, variant, true)]
    const messages = await addToOutbox(db, deps.clock, urgent, { isUrgent: true })
    return { assignment, messages }
  })
  await deps.cache.invalidate(cacheKey(experiment.id, request.userId))
  await deps.delivery.deliverNow(done.messages)
  return { kind: 'assigned', assignment: done.assignment, isNew: false }
}

/** It has just been inserted, or the insert has just met it. */
async function requireAssignment(
  db: Db,
  experimentId: string,
  userId: string,
): Promise<Assignment> {
  const assignment = await findAssignmentOf(db, experimentId, userId)
  if (!assignment) throw new Error(`The assignment of ${userId} vanished while it was made`)
  return assignment
}

function messageOf(
  assignment: Assignment,
  variant: Pick<VariantBody, 'key'>,
  isReplacement: boolean,
): OutboxMessage {
  return {
    topic: 'assignment',
    key: `${assignment.user_id}:${assignment.experiment_id}`,
    payload: {
      assignment_id: assignment.id,
      user_id: assignment.user_id,
      experiment_id: assignment.experiment_id,
      experiment_key: assignment.experiment_key,
      variant: variant.key,
      timestamp: assignment.updated_at.toISOString(),
      ...(assignment.context && { context: assignment.context }),
      is_replacement: isReplacement,
    },
  }
}

function cacheKey(experimentId: string, userId: string): string {
  return `assignment:${userId}:${experimentId}`
}

async function remember({ cache }: AssignDeps, assignment: Assignment): Promise<void> {
  const { id, variant_id, context, created_at, updated_at } = assignment
  const value = { id, variant_id, context, created_at, updated_at }
  await cache.set(cacheKey(assignment.experiment_id, assignment.user_id), value, cacheSeconds)
}
