import { beforeAll, describe, expect } from '@jest/globals'
import { flagBody } from '../harness/bodies.ts'
import { type Body, cast, cleanAfterAll } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

let story: {
  readonly created: Body
  readonly enabled: Body
  readonly atTen: readonly Body[]
  readonly targeted: readonly Body[]
  readonly disabled: Body
  readonly goneStatus: number
}

const germans = {
  rules: [
    { id: 'r1', rule: { conditions: [{ attribute: 'country', operator: 'eq', value: 'DE' }] } },
  ],
}

async function play(): Promise<typeof story> {
  const as = await cast.person('developer')
  const key = await cast.apiKey()
  const created = await cast.ask(201, 'POST', '/feature-flags/', {
    as,
    body: flagBody({ rollout_percentage: 10, is_active: false }),
  })
  const path = `/feature-flags/${created.id}`
  const enabled = await cast.ask(200, 'POST', `${path}/enable`, { as, body: { reason: 'launch' } })
  const evaluate = (user: string, query = '') =>
    cast.ask(200, 'GET', `/feature-flags/evaluate/new-checkout?user_id=${user}${query}`, { key })
  const atTen = [await evaluate('user_5'), await evaluate('user_1')]
  await cast.ask(200, 'PUT', path, { as, body: { targeting_rules: germans } })
  const context = (country: string) => `&context=${encodeURIComponent(JSON.stringify({ country }))}`
  const targeted = [
    await evaluate('user_1', context('DE')),
    await evaluate('user_1', context('FR')),
  ]
  const disabled = await cast.ask(200, 'POST', `${path}/disable`, { as, body: {} })
  const gone = await cast.call('GET', '/feature-flags/evaluate/new-checkout?user_id=user_5', {
    key,
  })
  return { created, enabled, atTen, targeted, disabled, goneStatus: gone.status }
}

describe('3.2 feature flags API flow', () => {
  beforeAll(async () => {
    story = await play()
  })
  cleanAfterAll()

  scenario('3.2.1 create flag: it is there, switched off as asked', () => {
    expect(story.created).toMatchObject({ key: 'new-checkout', status: 'INACTIVE', version: 1 })
  })

  scenario('3.2.2 enable flag: it is active, and the change is in the audit log', () => {
    expect(story.enabled).toMatchObject({ status: 'ACTIVE', audit_log_id: expect.any(String) })
  })

  scenario('3.2.3 test evaluation: the share of the users that the percentage names has it', () => {
    expect(story.atTen).toMatchObject([
      { enabled: true, reason: 'rollout' },
      { enabled: false, reason: 'not_in_rollout' },
    ])
  })

  scenario('3.2.4 update targeting: a rule lets in whom the percentage leaves out', () => {
    expect(story.targeted).toMatchObject([
      { enabled: true, reason: 'rule_match' },
      { enabled: false, reason: 'not_in_rollout' },
    ])
  })

  scenario('3.2.5 disable flag: nobody has it any more', () => {
    expect(story.disabled).toMatchObject({ status: 'INACTIVE' })
    expect(story.goneStatus).toBe(404)
  })
})
