import { type Db, inTransaction } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import { getPacticipant } from '../pacticipants/pacticipants.ts'
import type { Mode } from './compatibility.ts'
import type { SchemaMode } from './mode.ts'
import { endMode, findMode, insertMode, lockProvider } from './mode-queries.ts'

const undecided: SchemaMode = { mode: 'NONE', gate: false, since: null }

/** What the provider asks of its consumers now, or asked at the moment. Throws `not-found`. */
export async function getMode(db: Db, provider: string, asOf?: Moment): Promise<SchemaMode> {
  const { id } = await getPacticipant(db, provider, 'provider')
  return (await findMode(db, id, asOf)) ?? undecided
}

/** Decides anew; the same decision again keeps its date. Throws `not-found`. */
export async function setMode(
  db: Db,
  provider: string,
  wanted: { mode: Mode; gate: boolean },
): Promise<SchemaMode> {
  return inTransaction(db, async (db) => {
    const { id } = await getPacticipant(db, provider, 'provider')
    await lockProvider(db, id)
    const current = await findMode(db, id, undefined)
    if (current?.mode !== wanted.mode || current.gate !== wanted.gate) {
      await endMode(db, id)
      await insertMode(db, id, wanted)
    }
    return (await findMode(db, id, undefined)) ?? undecided
  })
}
