import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect } from '@jest/globals'
import { nameOf, recordOf, root } from './protocol-table.ts'
import type { ServedRoute } from './served-routes.ts'

/** The test files that this process has begun to record. */
const begun = new Set<string>()

/**
 * Writes down that the test file of the moment asked a route, which did it: a refusal proves little of a route, unless
 * it is there to fail. At once, a line each: Jest ends a worker that takes half a second to end by itself.
 */
export function noteRequest(route: ServedRoute, status: number): void {
  if (status >= 400 && route.path !== '/test/error') return
  const record = recordOf((expect.getState().testPath ?? '').replace(root, ''))
  if (!begun.has(record)) {
    mkdirSync(dirname(record), { recursive: true })
    writeFileSync(record, '')
    begun.add(record)
  }
  appendFileSync(record, `${nameOf(route)}\n`)
}
