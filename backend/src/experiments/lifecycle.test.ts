import { describe, expect, it } from '@jest/globals'
import { checkMetrics, checkVariants } from './checks.ts'
import type { MetricInput, VariantInput } from './experiment.ts'
import { slugOf } from './experiment.ts'
import { isSchedulable, nextStatus, obstacleToStart, type Step } from './lifecycle.ts'

const no = 'refused'

describe('the life of an experiment', () => {
  const table = {
    draft: ['active', no, no, no, 'archived'],
    active: [no, no, 'paused', 'completed', 'archived'],
    paused: ['active', 'active', no, 'completed', 'archived'],
    completed: [no, no, no, no, 'archived'],
    archived: [no, no, no, no, no],
  } as const
  const steps: readonly Step[] = ['start', 'resume', 'pause', 'complete', 'archive']
  const cells = Object.entries(table).flatMap(([status, row]) =>
    steps.map((step, index) => [status as keyof typeof table, step, row[index]] as const),
  )

  it.each(cells)('%s, %s: %s', (status, step, expected) => {
    const next = nextStatus(status, step)
    expect('status' in next ? next.status : no).toBe(expected)
  })

  it('a refusal names the status', () => {
    expect(nextStatus('completed', 'start')).toEqual({
      refusal: 'Cannot start experiment with status: completed',
    })
    expect(nextStatus('archived', 'archive')).toEqual({ refusal: 'Experiment is already archived' })
  })

  it('dates may be set before it runs and while it is paused', () => {
    const statuses = ['draft', 'active', 'paused', 'completed', 'archived'] as const
    expect(statuses.filter(isSchedulable)).toEqual(['draft', 'paused'])
  })
})

describe('what an experiment needs to start', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  const variant = (is_control: boolean, traffic_allocation: number) => ({
    is_control,
    traffic_allocation,
  })
  const obstacle = (variants: object[], metrics: object[] = [{}], end_date: Date | null = null) =>
    obstacleToStart({ variants, metrics, end_date } as never, now)
  const good = [variant(true, 50), variant(false, 50)]

  it('is two variants, a control, a metric, all of the traffic, and time', () => {
    expect(obstacle(good)).toBeUndefined()
    expect(obstacle([variant(true, 100)])).toMatch(/fewer than 2 variants/)
    expect(obstacle([variant(false, 50), variant(false, 50)])).toMatch(/control/)
    expect(obstacle(good, [])).toMatch(/metric/)
    expect(obstacle([variant(true, 50), variant(false, 40)])).toMatch(/sum to 90/)
    expect(obstacle(good, [{}], now)).toMatch(/end date/)
  })
})

describe('variants and metrics of one experiment', () => {
  const variant = (
    name: string,
    is_control: boolean,
    traffic_allocation: number,
  ): VariantInput => ({
    name,
    is_control,
    traffic_allocation,
  })
  const metric = (name: string, is_primary: boolean) => ({ name, is_primary }) as MetricInput

  it('have one control, different names and all of the traffic', () => {
    expect(() => checkVariants([variant('a', true, 99), variant('b', false, 1)])).not.toThrow()
    expect(() => checkVariants([variant('a', true, 100)])).not.toThrow()
    expect(() => checkVariants([variant('a', false, 100)])).toThrow(/control/)
    expect(() => checkVariants([variant('a', true, 50), variant('b', true, 50)])).toThrow(
      /one variant/,
    )
    expect(() => checkVariants([variant('a', true, 50), variant('a', false, 50)])).toThrow(/unique/)
    expect(() => checkVariants([variant('a', true, 50), variant('b', false, 49)])).toThrow(/got 99/)
  })

  it('have one primary metric at most', () => {
    expect(() => checkMetrics([metric('a', true), metric('b', false)])).not.toThrow()
    expect(() => checkMetrics([metric('a', true), metric('b', true)])).toThrow(/primary/)
    expect(() => checkMetrics([metric('a', true), metric('a', false)])).toThrow(/unique/)
  })
})

describe('the key made of a name', () => {
  it.each([
    ['Checkout Test', 'checkout-test'],
    ['Größe & Preis', 'gro-e-preis'],
    ['  --  ', 'experiment'],
    ['日本語', 'experiment'],
    ['x'.repeat(100), 'x'.repeat(80)],
  ])('of %j is %j', (name, key) => {
    expect(slugOf(name)).toBe(key)
  })
})
