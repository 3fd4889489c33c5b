import { inTransaction, openDb } from '@concordat/backend/db/client'
import { afterAll, beforeAll, describe, expect } from '@jest/globals'
import { arrange } from '../../src/states/arrange.ts'
import { experimentBody, flagBody, scheduleBody } from '../harness/bodies.ts'
import { cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

type Db = ReturnType<typeof openDb>
let db: Db

/** Two roles, whose descriptions the transactions below fight over. */
async function twoRoles(): Promise<void> {
  await db
    .insertInto('roles')
    .values(
      ['a', 'b'].map((name, index) => ({
        id: `00000000-0000-4000-8000-00000000000${index}`,
        name,
        created_at: new Date(),
        updated_at: new Date(),
      })),
    )
    .execute()
}

function describeRole(db: Db, name: string, description: string) {
  return db.updateTable('roles').set({ description }).where('name', '=', name).execute()
}

async function descriptionOf(db: Db, name: string): Promise<string | null> {
  const role = await db
    .selectFrom('roles')
    .select('description')
    .where('name', '=', name)
    .executeTakeFirst()
  return role?.description ?? null
}

function once() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { happened: promise, happens: () => resolve() }
}

describe('2.3 transactions and concurrency', () => {
  beforeAll(() => {
    db = openDb(cast.stage.config.postgresUrl, { poolSize: 4 })
  })
  afterAll(() => db.destroy())
  cleanEachTime()

  scenario(
    '2.3.1 transaction isolation: others see what is committed, and a repeatable read sees one moment',
    async () => {
      await twoRoles()
      const seen: unknown[] = []
      await inTransaction(db, async (inside) => {
        seen.push(await descriptionOf(inside, 'a'))
        await describeRole(db, 'a', 'committed meanwhile')
        seen.push(await descriptionOf(inside, 'a'))
        await describeRole(inside, 'b', 'not yet')
        seen.push(await descriptionOf(db, 'b'))
      })
      expect(seen).toEqual([null, 'committed meanwhile', null])
      expect(await descriptionOf(db, 'b')).toBe('not yet')

      const moment: unknown[] = []
      await inTransaction(
        db,
        async (inside) => {
          moment.push(await descriptionOf(inside, 'b'))
          await describeRole(db, 'b', 'later')
          moment.push(await descriptionOf(inside, 'b'))
        },
        { isolation: 'repeatable read' },
      )
      expect(moment).toEqual(['not yet', 'not yet'])
    },
  )

  scenario(
    '2.3.2 concurrent writes: twenty first assignments make one row, two steps of a stage make one',
    async () => {
      const admin = await cast.person('admin')
      const key = await cast.apiKey()
      await arrange(cast.scene, 'an experiment exists', {
        id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff',
        key: 'checkout',
        status: 'active',
      })
      const wish = { key, body: { experiment_key: 'checkout', user_id: 'crowd' } }
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => cast.ask(200, 'POST', '/tracking/assign', wish)),
      )
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1)
      expect(await db.selectFrom('assignments').selectAll().execute()).toHaveLength(1)
      expect(await db.selectFrom('events').selectAll().execute()).toHaveLength(1)

      const flag = await cast.ask(201, 'POST', '/feature-flags/', { as: admin, body: flagBody() })
      const schedule = await cast.ask(201, 'POST', '/rollout-schedules/', {
        as: admin,
        body: scheduleBody(flag.id, 10, 50),
      })
      await cast.ask(200, 'POST', `/rollout-schedules/${schedule.id}/activate`, { as: admin })
      const [stage] = schedule.stages as { id: string }[]
      const steps = await Promise.all(
        [1, 2].map(() =>
          cast.call('POST', `/rollout-schedules/stages/${stage?.id}/advance`, { as: admin }),
        ),
      )
      // The first step begins the stage and the second completes it: neither is lost, and no stage is skipped.
      expect(steps.map(({ body }) => body.status).sort()).toEqual(['completed', 'in_progress'])
    },
  )

  scenario(
    '2.3.3 deadlock scenarios: the transaction that loses is run again, and both come through',
    async () => {
      await twoRoles()
      const [first, second] = [once(), once()]
      let attempts = 0
      const one = inTransaction(db, async (inside) => {
        attempts += 1
        await describeRole(inside, 'a', 'one')
        first.happens()
        await second.happened
        await describeRole(inside, 'b', 'one')
      })
      const other = inTransaction(db, async (inside) => {
        attempts += 1
        await describeRole(inside, 'b', 'other')
        second.happens()
        await first.happened
        await describeRole(inside, 'a', 'other')
      })
      await Promise.all([one, other])
      // On a busy machine both may meet once more.
      expect(attempts).toBeGreaterThan(2)
      expect(await descriptionOf(db, 'a')).toBe(await descriptionOf(db, 'b'))
    },
  )

  scenario(
    '2.3.4 optimistic locking: of two changes of one version the second is refused',
    async () => {
      const admin = await cast.person('admin')
      const experiment = await cast.ask(201, 'POST', '/experiments/', {
        as: admin,
        body: experimentBody(),
      })
      const flag = await cast.ask(201, 'POST', '/feature-flags/', { as: admin, body: flagBody() })
      const schedule = await cast.ask(201, 'POST', '/rollout-schedules/', {
        as: admin,
        body: scheduleBody(flag.id, 10),
      })
      for (const path of [
        `/experiments/${experiment.id}`,
        `/feature-flags/${flag.id}`,
        `/rollout-schedules/${schedule.id}`,
      ]) {
        const change = { as: admin, body: { name: 'Changed', version: 1 } }
        const answers = await Promise.all([1, 2].map(() => cast.call('PUT', path, change)))
        expect({ path, statuses: answers.map(({ status }) => status).sort() }).toEqual({
          path,
          statuses: [200, 409],
        })
        expect(answers.find(({ status }) => status === 409)?.body).toEqual({
          detail: 'Version conflict',
        })
        expect(answers.find(({ status }) => status === 200)?.body.version).toBe(2)
      }
    },
  )
})
