import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { awsErrorName } from '../aws/clients.ts'
import type { Deps } from '../deps.ts'
import type { JsonObject } from '../json.ts'
import { readAssignmentItem } from '../pipeline/assignment-item.ts'
import {
  chooseVariant,
  type ExperimentItem,
  isTargeted,
  readExperimentItem,
} from './config-item.ts'
import {
  commonHeaders,
  contextOf,
  type GatewayAnswer,
  type GatewayEvent,
  parameter,
  warmCache,
} from './gateway.ts'

export type LambdaDeps = Pick<Deps, 'aws' | 'names' | 'clock' | 'ids' | 'log'> & {
  /** How long configuration stays in memory between calls. */
  readonly cacheSeconds: number
}

export interface AssignmentLambda {
  (event: GatewayEvent): Promise<GatewayAnswer>
  /** Forgets the configuration in memory. */
  forget(): void
}

const ninetyDays = 7_776_000

interface Assignment {
  readonly assignment_id: string
  readonly variant: string
}

/** Assigns a user to a variant from DynamoDB alone, without the platform. */
export function createAssignmentLambda(deps: LambdaDeps): AssignmentLambda {
  const experiments = warmCache<ExperimentItem>(deps.clock, deps.cacheSeconds)

  async function handle(event: GatewayEvent): Promise<GatewayAnswer> {
    const userId = parameter(event, 'user_id')
    if (typeof userId !== 'string') return answer(400, userId)
    const key = parameter(event, 'experiment_key')
    if (typeof key !== 'string') return answer(400, key)
    const experiment = await experiments.get(key, () => loadExperiment(deps, key))
    if (!experiment) return answer(404, { error: `Experiment not found: ${key}` })
    const made = await assign(deps, experiment, userId, contextOf(event))
    const about = { user_id: userId, experiment_key: key }
    return made
      ? answer(200, {
          ...about,
          experiment_id: experiment.experiment_id,
          variant: made.variant,
          assignment_id: made.assignment_id,
          excluded: false,
        })
      : answer(200, { ...about, variant: null, excluded: true })
  }

  const lambda = async (event: GatewayEvent): Promise<GatewayAnswer> => {
    try {
      return await handle(event)
    } catch (error) {
      deps.log.error({ err: error }, 'the assignment lambda failed')
      const text = 'Internal server error occurred while processing assignment request'
      return answer(500, { error: text })
    }
  }
  return Object.assign(lambda, { forget: () => experiments.clear() })
}

function answer(statusCode: number, body: JsonObject): GatewayAnswer {
  return { statusCode, headers: commonHeaders, body: JSON.stringify(body) }
}

async function loadExperiment(
  { aws, names }: LambdaDeps,
  key: string,
): Promise<ExperimentItem | undefined> {
  const { Item } = await aws.dynamo.send(
    new GetCommand({ TableName: names.experimentsTable, Key: { key } }),
  )
  return readExperimentItem(Item)
}

async function assign(
  deps: LambdaDeps,
  experiment: ExperimentItem,
  userId: string,
  context: JsonObject | null,
): Promise<Assignment | undefined> {
  if (experiment.status !== 'active') return undefined
  const existing = await findAssignment(deps, experiment.experiment_id, userId)
  if (existing) return existing
  if (!isTargeted(experiment, { ...context, user_id: userId })) return undefined
  const variant = chooseVariant(experiment, userId)
  return variant && store(deps, experiment, userId, variant.key, context)
}

/** An assignment in force; the table may keep expired ones for days. */
async function findAssignment(
  { aws, names, clock }: LambdaDeps,
  experimentId: string,
  userId: string,
): Promise<Assignment | undefined> {
  const { Item } = await aws.dynamo.send(
    new GetCommand({
      TableName: names.assignmentsTable,
      Key: { user_id: userId, experiment_id: experimentId },
      ConsistentRead: true,
    }),
  )
  return readAssignmentItem(Item, clock())
}

/** Stores an assignment, or answers with the one that another caller stored first. */
async function store(
  deps: LambdaDeps,
  experiment: ExperimentItem,
  userId: string,
  variant: string,
  context: JsonObject | null,
): Promise<Assignment> {
  const now = deps.clock()
  const seconds = Math.floor(now.getTime() / 1000)
  const assignment_id = `assign_${deps.ids().replaceAll('-', '').slice(0, 12)}`
  try {
    await deps.aws.dynamo.send(
      new PutCommand({
        TableName: deps.names.assignmentsTable,
        Item: {
          user_id: userId,
          experiment_id: experiment.experiment_id,
          assignment_id,
          experiment_key: experiment.key,
          variant,
          timestamp: now.toISOString().replace('Z', '+00:00'),
          ttl: seconds + ninetyDays,
          ...(context && { context }),
        },
        ConditionExpression:
          '(attribute_not_exists(user_id) AND attribute_not_exists(experiment_id)) OR #ttl <= :now',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: { ':now': seconds },
      }),
    )
    return { assignment_id, variant }
  } catch (error) {
    if (awsErrorName(error) !== 'ConditionalCheckFailedException') throw error
    const stored = await findAssignment(deps, experiment.experiment_id, userId)
    return stored ?? { assignment_id, variant }
  }
}
