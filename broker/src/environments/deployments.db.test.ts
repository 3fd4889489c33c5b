import { describe, expect, it } from '@jest/globals'
import { testDatabase } from '../../test/database.ts'
import { given } from '../../test/given.ts'
import { findOrCreatePacticipants } from '../pacticipants/pacticipants.ts'
import { addToBranch } from '../versions/branches.ts'
import { findOrCreateVersion } from '../versions/versions.ts'
import { recordDeployment } from './deployments.ts'
import { recordRelease } from './releases.ts'

const database = testDatabase()

describe('recording deployments', () => {
  it('lets many deployments of one place at once leave one of them current', async () => {
    const { db } = database
    const { uuid } = await given(db).environment('test')
    const numbers = ['1', '2', '3', '4', '5', '6', '7', '8']
    for (const number of numbers) await given(db).version('Web', number)

    await Promise.all(
      numbers.map((number) =>
        recordDeployment(db, { pacticipant: 'Web', number, environment: uuid }),
      ),
    )

    const rows = await db.selectFrom('deployment').select(['ended_at']).execute()
    expect(rows).toHaveLength(8)
    expect(rows.filter((row) => row.ended_at === null)).toHaveLength(1)
  })

  it('lets the same release at once be recorded once', async () => {
    const { db } = database
    const { uuid } = await given(db).environment('test')
    await given(db).version('Web', '1')
    const order = { pacticipant: 'Web', number: '1', environment: uuid }

    const recorded = await Promise.all([1, 2, 3].map(() => recordRelease(db, order)))

    expect(recorded.filter(({ isNew }) => isNew)).toHaveLength(1)
    expect(new Set(recorded.map(({ release }) => release.uuid)).size).toBe(1)
  })
})

describe('making what is missing', () => {
  it('gives all of many askers the same pacticipants, versions and branches', async () => {
    const { db } = database
    const askers = [1, 2, 3, 4, 5, 6, 7, 8]

    const answers = await Promise.all(
      askers.map((asker) =>
        db.transaction().execute(async (db) => {
          const names = asker % 2 ? ['B', 'A', 'é'] : ['é', 'A', 'B', 'A']
          const keys = await findOrCreatePacticipants(db, names)
          const a = keys.get('A')?.id ?? 0
          const version = await findOrCreateVersion(db, a, '1')
          const key = { pacticipantId: a, versionId: version.id, versionOrd: version.ord }
          return { keys, version, joined: await addToBranch(db, key, 'main') }
        }),
      ),
    )

    expect(answers.filter(({ version }) => version.isNew)).toHaveLength(1)
    expect(answers.filter(({ joined }) => joined)).toHaveLength(1)
    expect(new Set(answers.map(({ keys }) => keys.get('é')?.id)).size).toBe(1)
    expect(answers.map(({ keys }) => keys.size)).toEqual(askers.map(() => 3))
  })
})
