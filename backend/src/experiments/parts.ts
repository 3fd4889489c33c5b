import type { Db } from '../db/client.ts'
import type { NewRow, Row } from '../db/schema.ts'
import type { Writing } from '../deps.ts'
import { invalid } from '../errors.ts'
import { type MetricInput, slugOf, type Variant, type VariantInput } from './experiment.ts'
import {
  deleteMetricLinks,
  deleteVariants,
  findDefinition,
  insertDefinition,
  insertMetricLinks,
  insertVariants,
  listDefinitionsNamed,
} from './queries.ts'

/**
 * Makes the given variants those of the experiment, in this order. One that is named by its id or by its name stays
 * the same variant. Only for drafts, to whose variants nothing refers yet.
 */
export async function replaceVariants(
  { db, clock, ids }: Writing,
  experimentId: string,
  old: readonly Variant[],
  inputs: readonly VariantInput[],
): Promise<void> {
  const now = clock()
  const keys = new Set<string>()
  const rows = inputs.map((input, position): NewRow<'variants'> => {
    const known = old.find(({ id, name }) =>
      input.id === undefined ? name === input.name : id === input.id,
    )
    return {
      id: known?.id ?? ids(),
      experiment_id: experimentId,
      key: freeKey(slugOf(input.name), keys),
      name: input.name,
      description: input.description ?? null,
      is_control: input.is_control,
      traffic_allocation: input.traffic_allocation,
      configuration: input.configuration ? JSON.stringify(input.configuration) : null,
      position,
      created_at: now,
      updated_at: now,
    }
  })
  await deleteVariants(db, experimentId)
  await insertVariants(db, rows)
}

/** The key, or the first of `key-2`, `key-3` … that is free; it is taken from then on. */
export function freeKey(key: string, taken: Set<string>): string {
  let free = key
  for (let count = 2; taken.has(free); count += 1) free = `${key}-${count}`
  taken.add(free)
  return free
}

/**
 * Makes the given metrics those of the experiment. Each is a link to a definition: the one that it names, the owner's
 * equal one, or a new one. A definition is never changed, for other experiments may use it.
 */
export async function replaceMetrics(
  deps: Writing,
  experimentId: string,
  ownerId: string | null,
  inputs: readonly MetricInput[],
): Promise<void> {
  const known = await listDefinitionsNamed(
    deps.db,
    ownerId,
    inputs.map(({ name }) => name),
  )
  const links: NewRow<'experiment_metrics'>[] = []
  for (const [position, input] of inputs.entries()) {
    const metricId = await definitionFor(deps, ownerId, input, position, known)
    if (links.some(({ metric_id }) => metric_id === metricId)) {
      throw invalid('This definition is used twice', 'body', 'metrics', position, 'metric_id')
    }
    links.push({
      experiment_id: experimentId,
      metric_id: metricId,
      name: input.name,
      is_primary: input.is_primary,
      minimum_sample_size: input.minimum_sample_size,
      expected_effect: input.expected_effect ?? null,
      position,
    })
  }
  await deleteMetricLinks(deps.db, experimentId)
  await insertMetricLinks(deps.db, links)
}

async function definitionFor(
  { db, clock, ids }: Writing,
  ownerId: string | null,
  input: MetricInput,
  position: number,
  known: Row<'metric_definitions'>[],
): Promise<string> {
  if (input.metric_id !== undefined) {
    await requireDefinition(db, input.metric_id, position)
    return input.metric_id
  }
  const equal = known.find((definition) => isEqual(definition, input))
  if (equal) return equal.id
  const now = clock()
  const row = {
    id: ids(),
    name: freeName(input.name, new Set(known.map(({ name }) => name))),
    description: input.description ?? null,
    event_name: input.event_name,
    metric_type: input.metric_type,
    aggregation_method: input.aggregation_method,
    event_value_path: input.event_value_path ?? null,
    lower_is_better: input.lower_is_better,
    owner_id: ownerId,
    created_at: now,
    updated_at: now,
  }
  await insertDefinition(db, row)
  known.push(row)
  return row.id
}

async function requireDefinition(db: Db, id: string, position: number): Promise<void> {
  if (await findDefinition(db, id)) return
  throw invalid('No metric definition has this id', 'body', 'metrics', position, 'metric_id')
}

function isEqual(definition: Row<'metric_definitions'>, input: MetricInput): boolean {
  return (
    nameWithoutNumber(definition.name) === input.name &&
    definition.description === (input.description ?? null) &&
    definition.event_name === input.event_name &&
    definition.metric_type === input.metric_type &&
    definition.aggregation_method === input.aggregation_method &&
    definition.event_value_path === (input.event_value_path ?? null) &&
    definition.lower_is_better === input.lower_is_better
  )
}

function nameWithoutNumber(name: string): string {
  return name.replace(/ \(\d+\)$/, '')
}

/** An owner's definitions have different names: the second "Conversion" becomes "Conversion (2)". */
function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name
  let count = 2
  while (taken.has(`${name.slice(0, 90)} (${count})`)) count += 1
  return `${name.slice(0, 90)} (${count})`
}
