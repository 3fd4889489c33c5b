import type { Actor } from '../access/actor.ts'
import type { Db } from '../db/client.ts'
import type { Deps } from '../deps.ts'
import { badRequest } from '../errors.ts'
import { readExperiment } from '../experiments/cached.ts'
import type { ExperimentBody } from '../experiments/experiment.ts'
import { iso } from '../instant.ts'
import { hasFields } from '../json.ts'
import { analyse } from './analysis.ts'
import { fullDetail } from './detail.ts'
import { countSummaries, listSummaries } from './queries.ts'
import { summarise } from './summary.ts'

export type ResultDeps = Pick<Deps, 'db' | 'cache'>

const caching = { seconds: 300, isWhole: hasFields('experiment_id', 'metrics', 'summary') }

/** An experiment whose results may be asked for: by its owner or a superuser, and not as long as it is a draft. */
export async function readableExperiment(
  deps: ResultDeps,
  actor: Actor,
  id: string,
): Promise<ExperimentBody> {
  const experiment = await readExperiment(deps, actor, id)
  if (experiment.status === 'draft') {
    throw badRequest('Cannot get results for experiment in draft status')
  }
  return experiment
}

/** Results, at most five minutes old. */
export async function getResults(deps: ResultDeps, actor: Actor, id: string) {
  const experiment = await readableExperiment(deps, actor, id)
  return deps.cache.through(`experiment_results:${experiment.id}`, caching, async () => {
    const analysis = await analyse(deps.db, experiment)
    return { ...summarise(analysis), ...fullDetail(analysis) }
  })
}

/** What there is to look at, newest first: everything for superusers, one's own for others. */
export async function listResults(db: Db, actor: Actor, page: { skip: number; limit: number }) {
  const ownerId = actor.isSuperuser ? undefined : actor.id
  const items = await listSummaries(db, ownerId, page)
  return {
    items: items.map((summary) => ({
      ...summary,
      start_date: iso(summary.start_date),
      end_date: iso(summary.end_date),
    })),
    total: await countSummaries(db, ownerId),
  }
}
