import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { disagreements } from '../test/disagreements.ts'
import { rules } from './compare/rules.ts'
import type { Json } from './json.ts'
import { schemasOfPact } from './pact-schema.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** The cells of a table's rows, with the vertical bars in them as they were meant. */
function table(heading: string): string[][] {
  const lines = readme.slice(readme.indexOf(`| ${heading} |`)).split('\n')
  const end = lines.findIndex((line) => !line.startsWith('|'))
  return lines.slice(2, end === -1 ? undefined : end).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  )
}

const code = (cell: string) => /^`(.*)`/.exec(cell)?.[1] ?? ''

describe('the table of matchers in the README', () => {
  const rows = table('matcher')

  it.each(rows)('says what %s with the example %s becomes', (matcher, example, becomes) => {
    const list =
      matcher === 'none' ? {} : { '$.v': { matchers: [JSON.parse(code(matcher ?? ''))] } }
    const value: Json = JSON.parse(code(example ?? ''))
    const { schemas, notes } = schemasOfPact({
      metadata: { pactSpecification: { version: '4.0' } },
      interactions: [
        {
          type: 'Synchronous/HTTP',
          request: { path: '/' },
          response: {
            body: { content: { v: value }, contentType: 'application/json' },
            matchingRules: { body: list },
          },
        },
      ],
    })
    const { $comment, ...schema } = Object(schemas[0]?.schema.properties).v
    expect(schema).toEqual(JSON.parse(code(becomes ?? '')))
    expect(notes.length > 0).toBe(becomes?.endsWith('with a note'))
    expect($comment !== undefined).toBe(notes.length > 0)
  })

  it('has a row for every matcher', () => {
    const named = rows.map(([matcher = '']) =>
      matcher === 'none' ? '' : JSON.parse(code(matcher)).match,
    )
    const all = [
      'equality',
      'type',
      'regex',
      'include',
      'integer',
      'number',
      'decimal',
      'boolean',
      'null',
      'date',
      'time',
      'datetime',
      'semver',
      'notEmpty',
      'values',
      'eachValue',
      'eachKey',
      'arrayContains',
      'contentType',
      'statusCode',
    ]
    expect(all.filter((name) => !named.includes(name))).toEqual([])
  })

  it('is followed by every way in which schemas and the verifier differ', () => {
    expect(disagreements.filter(({ name }) => !readme.includes(`- ${name}`))).toEqual([])
  })
})

describe('the table of compatibility rules in the README', () => {
  it('is the one in the code', () => {
    const expected = Object.entries(rules).map(([name, { kind, when }]) => [
      `\`${name}\``,
      kind,
      when,
    ])
    expect(table('rule')).toEqual(expected)
  })
})
