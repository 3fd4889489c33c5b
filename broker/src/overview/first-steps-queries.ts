import { sql } from 'kysely'
import type { Db } from '../db/client.ts'
import type { FirstSteps } from './first-step.ts'

type Facts = { [Step in keyof FirstSteps]: FirstSteps[Step] | null }

/** Asked at each visit of the first page, and cheap to answer. */
export async function areAllStepsDone(db: Db): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`
    select exists (select from publication where ended_at is null) and exists (select from result where deleted_at is null)
      and (exists (select from deployment) or exists (select from release)) as done`.execute(db)
  return rows[0]?.done ?? false
}

/** The newest pact, result and stay in an environment, each found from the end of its table. */
export async function findFirstSteps(db: Db): Promise<FirstSteps> {
  const { rows } = await sql<Facts>`
    select
      (select jsonb_build_object('consumer', c.name, 'provider', p.name, 'version', v.number, 'at', pub.created_at)
        from (select * from publication where ended_at is null order by id desc limit 1) pub
        join version v on v.id = pub.consumer_version_id join pacticipant c on c.id = v.pacticipant_id
        join pacticipant p on p.id = pub.provider_id) as pact,
      (select jsonb_build_object('provider', p.name, 'version', v.number, 'success', r.success, 'at', r.created_at)
        from (select * from result where deleted_at is null order by id desc limit 1) r
        join version v on v.id = r.provider_version_id join pacticipant p on p.id = v.pacticipant_id) as result,
      (select jsonb_build_object('application', p.name, 'version', v.number, 'environment', e.name, 'at', s.created_at)
        from (
          (select version_id, environment_id, created_at from deployment order by id desc limit 1)
          union all (select version_id, environment_id, created_at from release order by id desc limit 1) limit 1) s
        join version v on v.id = s.version_id join pacticipant p on p.id = v.pacticipant_id
        join environment e on e.id = s.environment_id) as deployment,
      (select name from environment where deleted_at is null order by production desc, id limit 1) as environment`.execute(
    db,
  )
  const { pact, result, deployment, environment } = rows[0] ?? {}
  return {
    pact: pact ? { ...pact, at: new Date(pact.at) } : undefined,
    result: result ? { ...result, at: new Date(result.at) } : undefined,
    deployment: deployment ? { ...deployment, at: new Date(deployment.at) } : undefined,
    environment: environment ?? undefined,
  }
}
