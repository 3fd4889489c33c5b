import { describe, expect, it } from '@jest/globals'
import { given } from '../../test/given.ts'
import { send, webhookScene } from '../../test/webhook-scene.ts'
import type { App } from '../http/room.ts'

const { database, server, hook, publish, attempt } = webhookScene()

describe('a verification that a webhook asked for', () => {
  const question = '/can-i-deploy?pacticipant=Foo&version=1&environment=prod'

  async function reasons(app: App) {
    const { body } = await send(app, 'GET', question)
    return body.summary.reasons.map(({ kind }: { kind: string }) => kind)
  }

  async function ask(app: App) {
    await given(database.db).deployment('Bar', '9', 'prod')
    await hook(app, ['contract_requiring_verification_published'])
    await publish(app)
  }

  it('is pending from the event until it is answered', async () => {
    const app = server()
    await ask(app)
    expect(await reasons(app)).toEqual(['VERIFICATION_PENDING'])
    await attempt()
    expect(await reasons(app)).toEqual(['VERIFICATION_PENDING'])
    await given(database.db).result('Foo', '1', 'Bar', '9')
    expect(await reasons(app)).toEqual(['VERIFIED'])
  })

  it('is lost when its time is over, or when nobody heard it', async () => {
    const app = server()
    await ask(app)
    await attempt()
    const past = new Date(Date.now() - 61 * 60_000)
    await database.db.updateTable('delivery').set({ finished_at: past }).execute()
    expect(await reasons(app)).toEqual(['VERIFICATION_LOST'])
    expect(await reasons(server({ CONCORDAT_VERIFICATION_TIME_LIMIT: '62' }))).toEqual([
      'VERIFICATION_PENDING',
    ])

    await database.db
      .updateTable('delivery')
      .set({ status: 'failure', finished_at: new Date() })
      .execute()
    expect(await reasons(app)).toEqual(['VERIFICATION_LOST'])
  })
})
