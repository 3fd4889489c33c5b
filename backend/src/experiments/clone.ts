import type { Actor } from '../access/actor.ts'
import type { JsonObject } from '../json.ts'
import type { Experiment } from './experiment.ts'
import {
  changeExperiment,
  createExperiment,
  type ExperimentDeps,
  getOwnExperiment,
} from './experiments.ts'

/** A draft with the same contents, owned by whoever asks. */
export async function cloneExperiment(
  deps: ExperimentDeps,
  actor: Actor,
  id: string,
): Promise<Experiment> {
  const original = await getOwnExperiment(deps.db, actor, id)
  return createExperiment(deps, actor, {
    name: `Copy of ${original.name}`.slice(0, 100),
    description: original.description,
    hypothesis: original.hypothesis,
    experiment_type: original.experiment_type,
    status: 'draft',
    targeting_rules: original.targeting_rules,
    traffic_allocation: original.traffic_allocation,
    tags: original.tags,
    variants: original.variants.map(
      ({ name, description, is_control, traffic_allocation, configuration }) => ({
        name,
        description,
        is_control,
        traffic_allocation,
        configuration,
      }),
    ),
    metrics: original.metrics.map(({ id: metric_id, ...metric }) => ({ ...metric, metric_id })),
  })
}

/** Adds to the free notes of an experiment; a key that is there already gets the new value. */
export async function mergeMetadata(
  deps: ExperimentDeps,
  actor: Actor,
  id: string,
  metadata: JsonObject,
): Promise<Experiment> {
  return changeExperiment(deps, actor, id, undefined, (_inside, { experiment_metadata }) => ({
    change: { experiment_metadata: JSON.stringify({ ...experiment_metadata, ...metadata }) },
    action: 'experiment_update',
    newValue: 'experiment_metadata',
  }))
}
