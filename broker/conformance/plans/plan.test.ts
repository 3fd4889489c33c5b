import { describe, expect, it } from '@jest/globals'
import { differenceOf, factsOf, type PlanNode, rowsTouched, scansIn, textOf } from './plan.ts'

function scan(table: string, rows: number, more: Partial<PlanNode> = {}): PlanNode {
  const times = { 'Actual Rows': rows, 'Actual Loops': 1 }
  return { 'Node Type': 'Seq Scan', 'Relation Name': table, ...times, ...more }
}

const byIndex = { 'Node Type': 'Index Scan', 'Index Name': 'result_latest' }

function join(...plans: PlanNode[]): PlanNode {
  return { 'Node Type': 'Nested Loop', 'Actual Rows': 1, 'Actual Loops': 1, Plans: plans }
}

describe('what is kept of a plan', () => {
  it('is by which way which table is read, and how many rows that touches', () => {
    const plan = join(
      scan('environment', 2),
      join(scan('result', 3, { ...byIndex, 'Actual Loops': 40 })),
    )

    expect(factsOf(plan)).toEqual([
      'Index Scan by result_latest on result: 100 rows and more',
      'Seq Scan on environment: under 10 rows',
    ])
  })

  it('counts rows that a filter throws away, for they were read too', () => {
    expect(factsOf(scan('result', 1, { ...byIndex, 'Rows Removed by Filter': 999 }))).toEqual([
      'Index Scan by result_latest on result: 1000 rows and more',
    ])
  })

  it('adds up what is read in the same way in several places', () => {
    expect(factsOf(join(scan('result', 6, byIndex), scan('result', 6, byIndex)))).toEqual([
      'Index Scan by result_latest on result: 10 rows and more',
    ])
  })

  it('leaves out ways on which nothing was met', () => {
    expect(factsOf(scan('tag', 0))).toEqual([])
  })

  it.each([
    [9, 'under 10 rows'],
    [10, '10 rows and more'],
    [99, '10 rows and more'],
    [100_000, '100000 rows and more'],
  ])('says %d rows as "%s"', (rows, said) => {
    expect(factsOf(scan('tag', rows))).toEqual([`Seq Scan on tag: ${said}`])
  })
})

it('rows touched are all that tables and indexes gave up, for each time they were asked; joins read nothing themselves', () => {
  const inner = scan('result', 1, { ...byIndex, 'Actual Loops': 40, 'Rows Removed by Filter': 2 })

  expect(rowsTouched(join(scan('environment', 2), join(inner)))).toBe(2 + 40 * 3)
})

it('growing tables that are read from end to end are named; small ones and others are not', () => {
  const parallel = scan('publication', 1_000, { 'Node Type': 'Parallel Seq Scan' })
  const plan = join(
    scan('environment', 2),
    scan('tag', 999),
    join(parallel, scan('result', 9, byIndex)),
  )

  expect(scansIn(plan)).toEqual(['publication'])
})

describe('an approved file', () => {
  const approved = textOf([{ text: 'select *\n  from tag', facts: ['one', 'two'] }])

  it('holds each statement with its facts', () => {
    expect(approved).toBe('select * from tag\n  one\n  two\n')
  })

  it('differs where a way has changed', () => {
    const now = textOf([{ text: 'select * from tag', facts: ['one', 'three'] }])

    expect(differenceOf(approved, approved)).toEqual([])
    expect(differenceOf(approved, now)).toEqual(['-   two', '+   three'])
  })
})
