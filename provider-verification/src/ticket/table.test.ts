import { describe, expect, it } from '@jest/globals'
import { bulletOf, tasks } from './bullets.ts'
import type { PlayedScenario } from './record.ts'
import { coverageText, uncovered } from './table.ts'

function played(name: string, ...needs: string[]): PlayedScenario {
  return { bullet: bulletOf(name), name, needs, outcome: 'passed' }
}

describe('the bullets of the ticket', () => {
  it('are numbered by their tasks, from 2.1 to 6.3', () => {
    expect(tasks.map(({ number }) => number).join(' ')).toBe(
      '2.1 2.2 2.3 2.4 3.1 3.2 3.3 3.4 3.5 4.1 4.2 4.3 4.4 5.1 5.2 5.3 5.4 6.1 6.2 6.3',
    )
    expect(tasks.flatMap(({ bullets }) => bullets)).toHaveLength(89)
  })

  it.each(['7.1.1 define JSON schemas', '2.1.5 one too many', '2.1 a task', 'no number', '2.1.1'])(
    'are what a scenario is named after: "%s" names none',
    (name) => {
      expect(() => bulletOf(name)).toThrow(`"${name}" names no bullet of the ticket`)
    },
  )

  it('that no scenario shows are found', () => {
    const names = tasks.flatMap(({ bullets }) => bullets.map(({ number }) => `${number} shown`))
    const scenarios = names.filter((name) => !name.startsWith('5.2.4')).map((name) => played(name))
    expect(uncovered([{ scenarios }])).toEqual([{ number: '5.2.4', text: 'Test TTL behavior' }])
  })
})

describe('the table', () => {
  const first = played('2.1.1 all migrations run: an empty | database')
  const second = played('2.1.1 all migrations run again', 's3.policyEnforced')

  it('lists the scenarios of each bullet by name, and what they need', () => {
    const text = coverageText([{ scenarios: [second] }, { scenarios: [first] }])
    expect(text).toContain(
      [
        '| 2.1.1 Test all Alembic migrations run successfully | all migrations run again | passed, or skipped by name without `s3.policyEnforced` |',
        '|  | all migrations run: an empty \\| database | passed |',
        '| 2.1.2 Test rollback scenarios | none | missing |',
      ].join('\n'),
    )
  })

  it('is the same whatever ran first', () => {
    const one = coverageText([{ scenarios: [first, second] }])
    expect(coverageText([{ scenarios: [second] }, { scenarios: [first] }])).toBe(one)
  })
})
