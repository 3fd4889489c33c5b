import { expect, it } from '@jest/globals'
import { nameOf, readRows } from '../test/protocol-table.ts'
import { servedRoutes } from '../test/served-routes.ts'

it('the table of the protocol holds every route of the server, and no other, with a test for each', () => {
  const rows = readRows()

  expect(rows.map(nameOf).sort()).toEqual(servedRoutes().map(nameOf).sort())
  expect(rows.filter(({ test }) => test === undefined)).toEqual([])
})
