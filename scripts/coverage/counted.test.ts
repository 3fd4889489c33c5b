import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { readCounted } from './counted.ts'

let root: string
let counted: string
const source = `export function asked(value: number): string {
  return String(value)
}
export function neverAsked(value: number): string {
  return String(value)
}
`

/** What Node writes of one process, in which the first of two functions ran so often. */
function processOf(url: string, count: number): object {
  const second = source.indexOf('export function neverAsked')
  const ran = (functionName: string, startOffset: number, endOffset: number, count: number) => ({
    functionName,
    isBlockCoverage: true,
    ranges: [{ startOffset, endOffset, count }],
  })
  const functions = [
    ran('', 0, source.length, 1),
    ran('asked', 7, second - 1, count),
    ran('neverAsked', second + 7, source.length - 1, 0),
  ]
  return { result: [{ scriptId: '1', url, functions }] }
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'concordat-counted-'))
  counted = join(root, 'counted')
  for (const folder of ['room/src', 'counted']) mkdirSync(join(root, folder), { recursive: true })
  writeFileSync(join(root, 'room/src/a.ts'), source)
  writeFileSync(join(root, 'room/src/idle.ts'), source)
  writeFileSync(join(root, 'room/src/a.test.ts'), source)
  writeFileSync(join(root, 'room/src/shape.ts'), 'export interface Shape {\n  a: string // b\n}\n')
  const url = pathToFileURL(join(root, 'room/src/a.ts')).href
  const processes = [processOf(url, 0), processOf(url, 2), processOf('/in/jest/a.ts', 5)]
  for (const [index, one] of processes.entries())
    writeFileSync(join(counted, `${index}.json`), JSON.stringify(one))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('what ran', () => {
  it('is what any process ran, line by line', async () => {
    const map = await readCounted(counted, root)
    const lines = map.fileCoverageFor(join(root, 'room/src/a.ts')).getLineCoverage()

    expect(lines).toMatchObject({ 1: 2, 2: 2, 3: 2, 5: 0, 6: 0 })
  })

  it('is nothing of a source that no process loaded; tests and mere types do not count', async () => {
    const map = await readCounted(counted, root)

    expect(map.files()).toEqual(['a.ts', 'idle.ts'].map((name) => join(root, 'room/src', name)))
    expect(map.fileCoverageFor(join(root, 'room/src/idle.ts')).toSummary().lines).toMatchObject({
      total: 6,
      covered: 0,
    })
  })
})
