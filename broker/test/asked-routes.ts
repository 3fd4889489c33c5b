import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from '@jest/globals'
import { nameOf, recordsFolder, root } from './protocol-table.ts'
import type { ServedRoute } from './served-routes.ts'

/** By the name of a route, how often this test file has asked it for something that it did. */
const asked: Record<string, number> = {}

/** A refusal proves little of a route, unless it is there to fail. */
export function noteRequest(route: ServedRoute, status: number): void {
  if (status >= 400 && route.path !== '/test/error') return
  const name = nameOf(route)
  asked[name] = (asked[name] ?? 0) + 1
}

/** Each test file runs in a process of its own, and writes a record of its own. */
afterAll(() => {
  const file = (expect.getState().testPath ?? '').replace(root, '')
  mkdirSync(recordsFolder, { recursive: true })
  const record = join(recordsFolder, `${file.replaceAll('/', ' ')}.json`)
  writeFileSync(record, JSON.stringify({ file, asked }))
})
