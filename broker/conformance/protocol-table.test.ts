import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { nameOf, readRecords, readRows, root } from '../test/protocol-table.ts'

/** Looks at what the tests before it asked: without them in the same run nothing can be said. */
const steps = process.env.CONCORDAT_STEPS_BEFORE?.split(' ') ?? []
const hasRun = ['unit', 'db'].every((step) => steps.includes(step))
const name = 'each row of docs/protocol.md names a test that asks the route and is not refused'

if (hasRun) {
  it(name, () => {
    const records = readRecords()
    const untrue = readRows().filter((row) => !records.get(row.test ?? '')?.[nameOf(row)])
    expect(untrue).toEqual([])
    expect(records.size).toBeGreaterThan(20)
  })
} else {
  it.skip(`${name} (skipped: the steps unit and db did not run before it)`, () => {})
}

it('each row of docs/protocol.md names a test that is there', () => {
  const rows = readRows()
  expect(rows.filter(({ test }) => !existsSync(join(root, test ?? 'none')))).toEqual([])
  expect(rows.length).toBeGreaterThan(200)
})
