import { GetCommand } from '@aws-sdk/lib-dynamodb'
import type { Deps } from '../deps.ts'
import { readAssignmentItem } from './assignment-item.ts'
import type { PipelineEvent } from './record.ts'

export type EnrichDeps = Pick<Deps, 'aws' | 'names' | 'clock'>

/** An event with what the tables know of its user and its experiment. */
export interface EnrichedEvent extends PipelineEvent {
  readonly assignment_id?: string
  readonly variant?: string
  readonly time_since_assignment_seconds?: number
  readonly experiment_key?: string
  readonly experiment_name?: string
  readonly experiment_status?: string
  /** The tables could not be asked. */
  readonly enrichment_error?: true
}

type Facts = Omit<EnrichedEvent, keyof PipelineEvent>

/**
 * Looks up each event's assignment and, by it, the experiment; each pair once. Where the tables do not answer the event
 * goes on without, and says so.
 */
export async function enrichEvents(
  deps: EnrichDeps,
  events: readonly PipelineEvent[],
  onFailure: (error: unknown) => void,
): Promise<EnrichedEvent[]> {
  const known = new Map<string, Promise<Facts>>()
  return Promise.all(
    events.map(async (event) => {
      if (event.experiment_id === null) return event
      const key = JSON.stringify([event.user_id, event.experiment_id])
      const facts =
        known.get(key) ??
        factsAbout(deps, event.user_id, event.experiment_id).catch((error): Facts => {
          onFailure(error)
          return { enrichment_error: true }
        })
      known.set(key, facts)
      return { ...event, ...sinceAssignment(event, await facts) }
    }),
  )
}

interface KnownFacts extends Facts {
  readonly assigned_at?: number
}

async function factsAbout(
  { aws, names, clock }: EnrichDeps,
  userId: string,
  experimentId: string,
): Promise<KnownFacts> {
  const { Item } = await aws.dynamo.send(
    new GetCommand({
      TableName: names.assignmentsTable,
      Key: { user_id: userId, experiment_id: experimentId },
    }),
  )
  const assignment = readAssignmentItem(Item, clock())
  if (!assignment) return {}
  const { Item: experiment } = await aws.dynamo.send(
    new GetCommand({
      TableName: names.experimentsTable,
      Key: { key: assignment.experiment_key },
    }),
  )
  return {
    assignment_id: assignment.assignment_id,
    variant: assignment.variant,
    assigned_at: Date.parse(assignment.timestamp),
    experiment_key: assignment.experiment_key,
    ...(experiment && {
      ...(experiment.name !== undefined && { experiment_name: String(experiment.name) }),
      experiment_status: String(experiment.status),
    }),
  }
}

function sinceAssignment(event: PipelineEvent, { assigned_at, ...facts }: KnownFacts): Facts {
  if (assigned_at === undefined || Number.isNaN(assigned_at)) return facts
  const seconds = (Date.parse(event.timestamp) - assigned_at) / 1000
  return { ...facts, time_since_assignment_seconds: seconds }
}
