import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { compareFiles, describeDifferences, writeFiles } from './output-files.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'concordat-output-'))
  mkdirSync(join(root, 'pacts'))
  writeFileSync(join(root, 'pacts/same.json'), 'same')
  writeFileSync(join(root, 'pacts/old.json'), 'old')
  writeFileSync(join(root, 'pacts/obsolete.json'), 'obsolete')
})

afterEach(() => {
  rmSync(root, { recursive: true })
})

const files = new Map([
  ['pacts/same.json', 'same'],
  ['pacts/old.json', 'new'],
  ['pacts/deep/missing.json', 'missing'],
])

describe('the files that a run writes', () => {
  it('are compared with what stands there', () => {
    expect(describeDifferences(compareFiles(root, files, ['pacts']))).toEqual([
      'missing  pacts/deep/missing.json',
      'changed  pacts/old.json',
      'obsolete pacts/obsolete.json',
    ])
  })

  it('are all that the owned folder holds afterwards', () => {
    writeFiles(root, files, ['pacts'])

    expect(describeDifferences(compareFiles(root, files, ['pacts']))).toEqual([])
    expect(readFileSync(join(root, 'pacts/old.json'), 'utf8')).toBe('new')
  })

  it('leave alone what stands in folders that are not owned', () => {
    expect(compareFiles(root, new Map(), [])).toEqual({ missing: [], changed: [], left: [] })
  })
})
