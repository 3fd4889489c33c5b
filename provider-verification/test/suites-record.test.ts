import { readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { type FileRecord, readRecord, type Sides } from '../src/ticket/record.ts'
import { coverageText, uncovered } from '../src/ticket/table.ts'

const record = readRecord()

/**
 * Looks at what a whole run of the suites did. After anything less nothing can be said, and the test is skipped with
 * the reason, unless the suites have just run before it in `npm test`.
 */
function afterTheSuites(name: string, look: (files: readonly FileRecord[]) => void): void {
  if (record.kind === 'whole') it(name, () => look(record.files))
  else if (process.env.CONCORDAT_STEPS_BEFORE?.split(' ').includes('suites')) {
    it(name, () => expect(record).toEqual({ kind: 'whole' }))
  } else it.skip(`${name} (skipped: ${record.reason})`, () => {})
}

/** What is known on any side and met on none. */
function unmet(sides: readonly Sides[]): string[] {
  const met = new Set(sides.flatMap((side) => side.met))
  return [...new Set(sides.flatMap(({ known }) => known))].filter((name) => !met.has(name)).sort()
}

describe('the suites', () => {
  afterTheSuites('show every bullet of the ticket', (files) => {
    expect(uncovered(files).map(({ number, text }) => `${number} ${text}`)).toEqual([])
  })

  afterTheSuites(
    'stand in docs/ticket-coverage.md as they ran: npm run ticket-coverage',
    (files) => {
      const file = new URL('../../docs/ticket-coverage.md', import.meta.url)
      expect(readFileSync(file, 'utf8')).toBe(coverageText(files))
    },
  )

  afterTheSuites('ask every route of the backend', (files) => {
    expect(unmet(files.map(({ routes }) => routes))).toEqual([])
    expect(new Set(files.flatMap(({ routes }) => routes.known)).size).toBeGreaterThan(100)
  })

  afterTheSuites('are answered in every way that a consumer relies on', (files) => {
    const answers = unmet(files.map(({ contracts }) => contracts)).filter((name) =>
      name.split(' ').includes('response'),
    )
    expect(answers).toEqual([])
    expect(files.flatMap(({ contracts }) => contracts.met).length).toBeGreaterThan(30)
  })

  afterTheSuites('hold every foreign key of the schema to what it promises', (files) => {
    expect(unmet(files.map(({ foreignKeys }) => foreignKeys))).toEqual([])
    expect(files.flatMap(({ foreignKeys }) => foreignKeys.known).length).toBeGreaterThan(30)
  })
})
