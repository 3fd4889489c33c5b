import { execFileSync } from 'node:child_process'
import { expect, it } from '@jest/globals'
import { quoted } from '../matrix/reasons.ts'
import { inLines } from './command.ts'

it('a command of several options has a line for each of them', () => {
  expect(inLines('pact verifier --broker-url http://b --publish --port 1')).toBe(
    'pact verifier \\\n  --broker-url http://b \\\n  --publish \\\n  --port 1',
  )
})

it('a command of one option stays as it is', () => {
  expect(inLines('pact broker list-environments --name x')).toBe(
    'pact broker list-environments --name x',
  )
})

it.each(["it's --not an option", 'a" --b "c', '\\ --x', "'", 'two  spaces --', '$(no) `no` --y'])(
  'a shell reads %j in it as it was',
  (name) => {
    const lines = inLines(`printf %s, --first ${quoted(name)} --second ${quoted(name)} --third`)

    expect(lines.split(' \\\n')).toHaveLength(4)
    expect(execFileSync('/bin/sh', ['-c', lines], { encoding: 'utf8' })).toBe(
      `--first,${name},--second,${name},--third,`,
    )
  },
)
