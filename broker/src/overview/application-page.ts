import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import type { PacticipantView } from '../pacticipants/pacticipant.ts'
import { describePacticipant } from '../pacticipants/pacticipants.ts'
import { listNewestVersions } from './application-queries.ts'
import { listEnvironmentColumns, listStandingsOf } from './environments-queries.ts'
import { type Line, linesOf, worstFirst } from './graph-page.ts'
import type { NewestVersion } from './newest-version.ts'
import type { EnvironmentColumn, Standing } from './standing.ts'

/** Everything an application takes part in. */
export interface ApplicationPage {
  application: PacticipantView
  environments: EnvironmentColumn[]
  standings: Standing[]
  /** Worst first. */
  asProvider: Line[]
  asConsumer: Line[]
  versions: NewestVersion[]
}

const VERSIONS_SHOWN = 20

/** Throws `not-found`. */
export async function readApplication(
  db: Db,
  name: string,
  asOf: Moment,
): Promise<ApplicationPage> {
  const application = await describePacticipant(db, name)
  const lines = worstFirst(await linesOf(db, name, asOf))
  return {
    application,
    environments: await listEnvironmentColumns(db, asOf),
    standings: await listStandingsOf(db, application.id, asOf),
    asProvider: lines.filter(({ provider }) => provider === name),
    asConsumer: lines.filter(({ consumer }) => consumer === name),
    versions: await listNewestVersions(db, application.id, VERSIONS_SHOWN, asOf),
  }
}
