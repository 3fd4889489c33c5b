import { type Actor, ownsOrRules } from '../access/actor.ts'
import type { ActionType } from '../audit/audit-entry.ts'
import { recordAudit } from '../audit/record.ts'
import { type Db, inTransaction } from '../db/client.ts'
import { addToOutbox } from '../db/outbox.ts'
import type { RowChange } from '../db/schema.ts'
import type { Deps, Writing } from '../deps.ts'
import { badRequest, conflict, forbidden, invalid, notFound } from '../errors.ts'
import { checkRules } from '../rules/check.ts'
import { forgetExperiment } from './cached.ts'
import { checkMetrics, checkVariants } from './checks.ts'
import { type Experiment, type NewExperiment, slugOf } from './experiment.ts'
import { changeableAfterDraft } from './lifecycle.ts'
import { freeKey, replaceMetrics, replaceVariants } from './parts.ts'
import {
  deleteExperimentRow,
  findExperiment,
  findExperimentForUpdate,
  insertExperiment,
  listKeysLike,
  updateExperimentRow,
} from './queries.ts'

export type ExperimentDeps = Pick<Deps, 'db' | 'clock' | 'ids' | 'cache'>

export const noAccess = "You don't have permission to access this experiment"

export async function getExperiment(db: Db, id: string): Promise<Experiment> {
  const experiment = await findExperiment(db, id)
  if (!experiment) throw notFound('Experiment not found')
  return experiment
}

/** An experiment for its owner or a superuser. */
export async function getOwnExperiment(db: Db, actor: Actor, id: string): Promise<Experiment> {
  const experiment = await getExperiment(db, id)
  if (!ownsOrRules(actor, experiment.owner_id)) throw forbidden(noAccess)
  return experiment
}

/** Makes a draft with its variants and metrics. Without a key it gets one made of its name. */
export async function createExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  body: NewExperiment,
): Promise<Experiment> {
  if (body.status !== 'draft') throw invalid('A new experiment must be a draft', 'body', 'status')
  checkRules(body.targeting_rules)
  checkVariants(body.variants)
  checkMetrics(body.metrics)
  const experiment = await inTransaction(deps.db, async (db) => {
    const inside = { ...deps, db }
    const id = deps.ids()
    await insertWithKey(inside, id, actor, body)
    await replaceVariants(inside, id, [], body.variants)
    await replaceMetrics(inside, id, actor.id, body.metrics)
    const created = await getExperiment(db, id)
    await tell(inside, actor, created, 'experiment_create', { newValue: created.status })
    return created
  })
  await forgetExperiment(deps.cache, experiment)
  return experiment
}

async function insertWithKey(
  { db, clock }: Writing,
  id: string,
  actor: Actor,
  body: NewExperiment,
): Promise<void> {
  const now = clock()
  const row = {
    id,
    name: body.name,
    description: body.description ?? null,
    hypothesis: body.hypothesis ?? null,
    status: 'draft' as const,
    experiment_type: body.experiment_type,
    owner_id: actor.id,
    targeting_rules: body.targeting_rules ? JSON.stringify(body.targeting_rules) : null,
    traffic_allocation: body.traffic_allocation ?? 1,
    tags: body.tags ? JSON.stringify(body.tags) : null,
    created_at: now,
    updated_at: now,
  }
  if (body.key) {
    if (await insertExperiment(db, { ...row, key: body.key })) return
    throw conflict(`Experiment with key '${body.key}' already exists`)
  }
  const slug = slugOf(body.name)
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const key = freeKey(slug, new Set(await listKeysLike(db, slug)))
    if (await insertExperiment(db, { ...row, key })) return
  }
  throw conflict(`No free key for '${slug}'. Give one.`)
}

export interface ExperimentChange extends Partial<Omit<NewExperiment, 'key'>> {
  readonly start_date?: string | null
  readonly end_date?: string | null
  readonly version?: number
}

/**
 * Changes the fields that are given. A draft may change in everything but its status, which has routes of its own;
 * later only a superuser may change its texts, and an archived experiment stays as it is.
 */
export async function updateExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  id: string,
  {
    version,
    dates = {},
    ...body
  }: Omit<ExperimentChange, 'start_date' | 'end_date'> & {
    readonly dates?: { readonly start_date?: Date | null; readonly end_date?: Date | null }
  },
): Promise<Experiment> {
  const fields = [...Object.keys(body), ...Object.keys(dates)]
  checkRules(body.targeting_rules)
  if (body.variants) checkVariants(body.variants)
  if (body.metrics) checkMetrics(body.metrics)
  return changeExperiment(deps, actor, id, version, async (inside, experiment) => {
    refuseLateChange(actor, experiment, fields)
    if (body.status !== undefined && body.status !== experiment.status) {
      throw invalid('Use start, pause, resume, complete or archive', 'body', 'status')
    }
    if (body.variants) await replaceVariants(inside, id, experiment.variants, body.variants)
    if (body.metrics) await replaceMetrics(inside, id, experiment.owner_id, body.metrics)
    const change = { ...columnsOf(body), ...dates }
    refuseReversedDates({ ...experiment, ...dates })
    return { change, action: 'experiment_update', newValue: fields.sort().join(', ') }
  })
}

function refuseLateChange(actor: Actor, experiment: Experiment, fields: string[]): void {
  const { status } = experiment
  if (status === 'draft') return
  if (!actor.isSuperuser || status === 'archived') {
    throw forbidden(`Cannot update experiments in ${status} status`)
  }
  const late = fields.filter((field) => field !== 'status' && !changeableAfterDraft.includes(field))
  if (late.length > 0) {
    throw forbidden(`Cannot update ${late.sort().join(', ')} of experiments in ${status} status`)
  }
}

function refuseReversedDates({
  start_date,
  end_date,
}: Pick<Experiment, 'start_date' | 'end_date'>) {
  if (start_date && end_date && end_date <= start_date) {
    throw invalid('End date must be after start date', 'body', 'end_date')
  }
}

function columnsOf(body: Partial<NewExperiment>): RowChange<'experiments'> {
  const {
    name,
    description,
    hypothesis,
    experiment_type,
    targeting_rules,
    traffic_allocation,
    tags,
  } = body
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(hypothesis !== undefined && { hypothesis }),
    ...(experiment_type !== undefined && { experiment_type }),
    ...(traffic_allocation !== undefined && { traffic_allocation }),
    ...(targeting_rules !== undefined && {
      targeting_rules: targeting_rules === null ? null : JSON.stringify(targeting_rules),
    }),
    ...(tags !== undefined && { tags: tags === null ? null : JSON.stringify(tags) }),
  }
}

/** Deletes a draft, for its owner or a superuser. */
export async function deleteExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  id: string,
  key?: string,
): Promise<void> {
  const gone = await inTransaction(deps.db, async (db) => {
    const experiment = await lockOwn(db, actor, id)
    if (key !== undefined && key !== id && key !== experiment.key) {
      throw badRequest('experiment_key does not match the experiment')
    }
    if (experiment.status !== 'draft') {
      throw forbidden('Cannot delete experiments that are not in DRAFT status')
    }
    await tell({ ...deps, db }, actor, experiment, 'experiment_delete', {
      oldValue: experiment.status,
    })
    await deleteExperimentRow(db, id)
    return experiment
  })
  await forgetExperiment(deps.cache, gone)
}

async function lockOwn(db: Db, actor: Actor | null, id: string): Promise<Experiment> {
  const experiment = await findExperimentForUpdate(db, id)
  if (!experiment) throw notFound('Experiment not found')
  if (actor && !ownsOrRules(actor, experiment.owner_id)) throw forbidden(noAccess)
  return experiment
}

export interface Change {
  readonly change: RowChange<'experiments'>
  readonly action: ActionType
  readonly oldValue?: string
  readonly newValue?: string
}

/**
 * One change of one experiment: locked, checked against the version that the client saw, written with its audit entry
 * and its message to the outbox, and forgotten by the cache afterwards. Without an actor the platform acts by itself.
 */
export async function changeExperiment(
  deps: ExperimentDeps,
  actor: Actor | null,
  id: string,
  version: number | undefined,
  decide: (inside: Writing, experiment: Experiment) => Promise<Change> | Change,
): Promise<Experiment> {
  const changed = await inTransaction(deps.db, async (db) => {
    const inside = { db, clock: deps.clock, ids: deps.ids }
    const experiment = await lockOwn(db, actor, id)
    if (version !== undefined && version !== experiment.version) throw conflict('Version conflict')
    const { change, action, ...values } = await decide(inside, experiment)
    await updateExperimentRow(db, id, { ...change, updated_at: deps.clock() })
    const after = await getExperiment(db, id)
    await tell(inside, actor, after, action, values)
    return after
  })
  await forgetExperiment(deps.cache, changed)
  return changed
}

/** The audit entry, and the message that brings the published configuration up to date. */
async function tell(
  deps: Writing,
  actor: Actor | null,
  { id, key, name }: Experiment,
  action: ActionType,
  values: { oldValue?: string; newValue?: string },
): Promise<void> {
  const entry = { action, entity: 'experiment', entityId: id, entityName: name, ...values } as const
  await recordAudit(deps, actor, entry)
  await addToOutbox(deps.db, deps.clock, [
    { topic: 'experiment-config', key, payload: { id, key } },
  ])
}
