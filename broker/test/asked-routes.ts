import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { nameOf, recordsFolder, root } from './protocol-table.ts'
import type { ServedRoute } from './served-routes.ts'

/** By test file and name of a route, how often it was asked for something that it did. */
const asked = new Map<string, Record<string, number>>()

/** A refusal proves little of a route, unless it is there to fail. */
export function noteRequest(route: ServedRoute, status: number): void {
  if (status >= 400 && route.path !== '/test/error') return
  const file = (expect.getState().testPath ?? '').replace(root, '')
  const ofFile = asked.get(file) ?? {}
  asked.set(file, ofFile)
  const name = nameOf(route)
  ofFile[name] = (ofFile[name] ?? 0) + 1
}

/** One record for each test file that this process has run. */
process.once('exit', () => {
  mkdirSync(recordsFolder, { recursive: true })
  for (const [file, ofFile] of asked) {
    const record = join(recordsFolder, `${file.replaceAll('/', ' ')}.json`)
    writeFileSync(record, JSON.stringify({ file, asked: ofFile }))
  }
})
