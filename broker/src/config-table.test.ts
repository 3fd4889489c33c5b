import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import { readSettings } from './config.ts'
import { SettingsReader } from './settings.ts'

/** The names in the first column of the table of settings. */
function namesInReadme(): string[] {
  const text = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const section = text.split('## Settings of the broker')[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.flatMap((row) =>
    [...(row.split(' | ')[0] ?? '').matchAll(/`([A-Z\d_]+)`/g)].flatMap(([, name]) => name ?? []),
  )
}

function namesThatAreRead(): string[] {
  const read = new SettingsReader({})
  readSettings(read)
  return [...read.names]
}

it('the README lists every setting that is read, and no other', () => {
  expect(namesInReadme().sort()).toEqual(namesThatAreRead().sort())
})
