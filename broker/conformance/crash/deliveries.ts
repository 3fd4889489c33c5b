import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { Receiver } from './receiver.ts'

/**
 * Waits until nothing is owed any more, and holds what was heard against what was owed: each delivery at least once,
 * and never oftener than it was claimed. A claim of a broker that was killed ends after a minute; `hurry` ends them
 * all once the living have done theirs.
 */
export async function auditDeliveries(
  database: pg.ClientBase,
  { heard }: Receiver,
  { hurry }: { hurry: boolean },
): Promise<string[]> {
  if (hurry) {
    for (let before = -1, owed = await countOwed(database); owed !== before; ) {
      await sleep(300)
      before = owed
      owed = await countOwed(database)
    }
    await database.query('update delivery set due_at = now() where due_at > now()')
  }
  const until = performance.now() + patience
  for (let owed = await countOwed(database); owed > 0; owed = await countOwed(database)) {
    if (performance.now() > until) return [`${owed} deliveries are still owed`]
    // Workers look by themselves every ten seconds; here they are told to.
    await database.query('notify concordat_delivery')
    await sleep(100)
  }
  const { rows } = await database.query<Settled>(`
    select d.uuid, d.status, d.attempts, p.end_reason = 'deleted' as gone
    from delivery d join publication p on p.id = d.publication_id`)
  const known = new Set(rows.map(({ uuid }) => uuid))
  const faults = rows.flatMap(({ uuid, status, attempts, gone }) => {
    const times = heard.get(uuid) ?? 0
    const how = `delivery ${uuid}: ${status} after ${attempts} attempts, heard ${times} times`
    // What is deleted before its turn comes is told to nobody.
    const least = status === 'failure' && gone ? 0 : 1
    return times >= least && times <= attempts ? [] : [how]
  })
  for (const uuid of heard.keys())
    if (!known.has(uuid)) faults.push(`delivery ${uuid} was heard, and nothing is known of it`)
  return faults
}

interface Settled {
  uuid: string
  status: string
  attempts: number
  /** Null while the pact that it is about is there. */
  gone: boolean | null
}

async function countOwed(database: pg.ClientBase): Promise<number> {
  const { rows } = await database.query<{ owed: number }>(
    'select count(*)::int as owed from delivery where due_at is not null',
  )
  return rows[0]?.owed ?? 0
}

/** Milliseconds: a claim's minute, and as much again. */
const patience = 120_000
