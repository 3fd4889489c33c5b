import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'

const root = new URL('..', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const documents = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md']

function all(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap(([, found]) => found ?? [])
}

describe('the documents', () => {
  it.each(documents)('name only commands that exist: %s', (document) => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = all(read(document), /npm (?:run (?:-s )?)?(start|test|(?<=run (?:-s )?)[\w:-]+)/g)

    expect(named.length).toBeGreaterThan(0)
    expect(named.filter((name) => !scripts[name])).toEqual([])
  })

  it.each(documents)('link only to files that exist: %s', (document) => {
    const targets = all(read(document), /\]\((?!https?:)([^)#]+)/g)

    expect(targets.length).toBeGreaterThan(0)
    expect(targets.filter((target) => !existsSync(new URL(target, root)))).toEqual([])
  })
})

it('the commands start programs that exist', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const programs = Object.values(scripts).flatMap((command) =>
    all(command, /(?:^|\s)node (?:--\S+ )*([\w./-]+\.[cm]?[jt]s)/g),
  )

  expect(programs.length).toBeGreaterThan(5)
  expect(programs.filter((program) => !existsSync(new URL(program, root)))).toEqual([])
})
