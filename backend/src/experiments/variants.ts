import type { Actor } from '../access/actor.ts'
import { isUniqueClash } from '../db/client.ts'
import type { RowChange } from '../db/schema.ts'
import type { Writing } from '../deps.ts'
import { badRequest, conflict, notFound } from '../errors.ts'
import { pick } from '../json.ts'
import { type Experiment, slugOf, type Variant, type VariantInput } from './experiment.ts'
import { changeExperiment, type ExperimentDeps } from './experiments.ts'
import { freeKey } from './parts.ts'
import { deleteVariantRow, insertVariants, updateVariantRow } from './queries.ts'

/** Adds a variant to a draft. Whether the traffic adds up is asked when the experiment starts. */
export async function addVariant(
  deps: ExperimentDeps,
  actor: Actor,
  experimentId: string,
  input: VariantInput,
): Promise<Variant> {
  const id = deps.ids()
  const now = deps.clock()
  const after = await changeVariants(deps, actor, experimentId, async (inside, experiment) => {
    const keys = new Set(experiment.variants.map(({ key }) => key))
    const last = experiment.variants.at(-1)
    await insertVariants(inside.db, [
      {
        id,
        experiment_id: experimentId,
        key: freeKey(slugOf(input.name), keys),
        name: input.name,
        description: input.description ?? null,
        is_control: input.is_control,
        traffic_allocation: input.traffic_allocation,
        configuration: input.configuration ? JSON.stringify(input.configuration) : null,
        position: (last?.position ?? -1) + 1,
        created_at: now,
        updated_at: now,
      },
    ])
  })
  return requireVariant(after, id)
}

export async function updateVariant(
  deps: ExperimentDeps,
  actor: Actor,
  experimentId: string,
  variantId: string,
  input: Partial<VariantInput>,
): Promise<Variant> {
  const { configuration } = input
  const change: RowChange<'variants'> = {
    ...pick(input, 'name', 'description', 'is_control', 'traffic_allocation'),
    ...(configuration !== undefined && {
      configuration: configuration === null ? null : JSON.stringify(configuration),
    }),
    updated_at: deps.clock(),
  }
  const after = await changeVariants(deps, actor, experimentId, async (inside, experiment) => {
    requireVariant(experiment, variantId)
    await updateVariantRow(inside.db, variantId, change)
  })
  return requireVariant(after, variantId)
}

export async function removeVariant(
  deps: ExperimentDeps,
  actor: Actor,
  experimentId: string,
  variantId: string,
): Promise<void> {
  await changeVariants(deps, actor, experimentId, async (inside, experiment) => {
    requireVariant(experiment, variantId)
    await deleteVariantRow(inside.db, variantId)
  })
}

async function changeVariants(
  deps: ExperimentDeps,
  actor: Actor,
  experimentId: string,
  work: (inside: Writing, experiment: Experiment) => Promise<void>,
): Promise<Experiment> {
  try {
    return await changeExperiment(deps, actor, experimentId, undefined, async (inside, found) => {
      if (found.status !== 'draft') {
        throw badRequest(`Cannot change variants of experiment with status: ${found.status}`)
      }
      await work(inside, found)
      return { change: {}, action: 'experiment_update', newValue: 'variants' }
    })
  } catch (error) {
    if (isUniqueClash(error, 'variants_name_uq')) {
      throw conflict('The experiment already has a variant of this name')
    }
    if (isUniqueClash(error, 'variants_one_control_uq')) {
      throw conflict('The experiment already has a control variant')
    }
    throw error
  }
}

function requireVariant({ variants }: Experiment, id: string): Variant {
  const variant = variants.find((candidate) => candidate.id === id)
  if (!variant) throw notFound('Variant not found')
  return variant
}
