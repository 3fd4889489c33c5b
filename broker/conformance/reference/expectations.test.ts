import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { expectations } from './expectations.ts'

const document = readFileSync(join(import.meta.dirname, '../../../docs/differences.md'), 'utf8')

it.each([...new Set(expectations.map(({ line }) => line))])('differences.md says: %s', (line) => {
  expect(document).toContain(line)
})
