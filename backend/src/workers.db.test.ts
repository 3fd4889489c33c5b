import { expect, it } from '@jest/globals'
import { experimentBody, testApi } from '../test/api.ts'

const api = testApi({ workers: true })

async function until(isTrue: () => Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + 8_000
  while (Date.now() < deadline) {
    if (await isTrue()) return true
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return false
}

it('workers try to deliver what waits, and write measurements, without being asked', async () => {
  const developer = await api.signIn('dora', 'Developers')
  const program = await api.apiKey(developer)
  await api.call('POST', '/experiments/', developer, experimentBody())
  await api.call('POST', '/feature-flags/', developer, { key: 'f', name: 'F' })
  await api.call('GET', '/feature-flags/evaluate/f?user_id=u', program)
  const isTried = await until(async () => {
    const rows = await api.query(
      `select 1 from experimentation.outbox where attempts > 0 and last_error is not null
        and exists (select 1 from experimentation.raw_metrics)`,
    )
    return rows.length > 0
  })
  expect(isTried).toBe(true)
}, 20_000)
