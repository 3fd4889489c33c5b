import { describe, expect, it } from '@jest/globals'
import { createContractCheck, type Exchange } from '../suites/harness/contract-check.ts'

const route = '/api/v1/feature-flags/'
const { look, met, known } = createContractCheck([{ method: 'POST', url: route }])
const sent = { key: 'dark-mode', name: 'Dark mode', rollout_percentage: 5 }
const answered = {
  id: '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11',
  key: 'dark-mode',
  name: 'Dark mode',
  status: 'INACTIVE',
  rollout_percentage: 5,
  created_at: '2026-03-02T12:00:00.000Z',
  updated_at: '2026-03-02T12:00:00.000Z',
}
const made: Exchange = { method: 'POST', route, status: 201, sent, answered }
const fault = (type: string) => ({ detail: [{ type, loc: ['body', 'owner'], msg: 'No' }] })

describe('the contract check of the suites', () => {
  it('lets pass what the dashboard sends and is answered, and notes that it came', () => {
    look(made)

    const own = ['dashboard-web response feature-flag', `dashboard-web request POST ${route}`]
    expect([...met].filter((name) => name.startsWith('dashboard-web'))).toEqual(own)
    expect(known).toEqual(expect.arrayContaining(own))
  })

  it('refuses an answer without a field that the dashboard relies on', () => {
    const { status: _status, ...less } = answered

    expect(() => look({ ...made, answered: less })).toThrow(
      /^POST .* answered 201 with what dashboard-web does not rely on as feature-flag: .*'status'/,
    )
  })

  it('lets a suite send more and less than consumers do', () => {
    const { rollout_percentage: _percentage, ...less } = sent

    expect(() => look({ ...made, sent: { ...less, tags: ['beta'] } })).not.toThrow()
  })

  it('refuses that a request is taken whose field is of a kind that no consumer sends', () => {
    expect(() => look({ ...made, sent: { ...sent, rollout_percentage: '5' } })).toThrow(
      /took a request that no consumer sends so \(dashboard-web: \/rollout_percentage must be number/,
    )
  })

  it('refuses that more is demanded than the dashboard sends', () => {
    expect(() => look({ ...made, status: 422, answered: fault('missing') })).toThrow(
      /refused a request for its fields that has those which dashboard-web sends/,
    )
  })

  it.each([
    ['a value', sent, fault('string_too_short')],
    ['a field that is of another kind', { ...sent, name: 5 }, fault('string_type')],
    ['a field that the dashboard always sends', { key: 'dark-mode' }, fault('missing')],
  ])('lets a request be refused for %s', (_what, body, answer) => {
    expect(() => look({ ...made, status: 422, sent: body, answered: answer })).not.toThrow()
  })
})
