import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { createEphemeralDirectory } from './ephemeral-directory.ts'
import { identifyProcess } from './process-identity.ts'

const dead = JSON.stringify({ pid: 1, began: 'never' })
let root = ''

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ephemeral-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

/** A directory that was changed an hour ago. */
function old(name: string, files: Record<string, string> = {}): string {
  const path = join(root, name)
  mkdirSync(path)
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text)
  const then = new Date(Date.now() - 3_600_000)
  utimesSync(path, then, then)
  return path
}

it.each<[boolean, string, Record<string, string>]>([
  [false, 'of an owner that is gone', { 'ephemeral.json': dead, data: '' }],
  [false, 'that was never given an owner, and is empty', {}],
  [true, 'of somebody else, with the same beginning of its name', { 'package.json': '{}' }],
  [true, 'that keeps a database, whose broker is gone', { 'owner.json': dead, postgres: '' }],
  [
    true,
    'of an owner that runs',
    { 'ephemeral.json': JSON.stringify(identifyProcess(process.pid)) },
  ],
])('leaves (%s) a directory %s', async (isLeft, _about, files) => {
  const path = old('concordat-some', files)

  const made = await createEphemeralDirectory('test', root)
  await made.remove()

  expect(existsSync(path)).toBe(isLeft)
  expect(existsSync(made.path)).toBe(false)
})
