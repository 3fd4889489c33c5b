import { globSync, readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'

const source = new URL('../broker/src/', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, source), 'utf8')

/** The list of tables has a comment with the owner's name before its tables: `// versions/`. */
function owners(): Map<string, string> {
  const list = read('db/schema.ts').split('export interface Database {')[1]?.split('\n}')[0] ?? ''
  const found = new Map<string, string>()
  let owner = ''
  for (const line of list.split('\n')) {
    owner = /^\s*\/\/ ([\w-]+)\//.exec(line)?.[1] ?? (/^\s*\/\//.test(line) ? 'triggers' : owner)
    const table = /^\s*(\w+): /.exec(line)?.[1]
    if (table) found.set(table, owner)
  }
  return found
}

/** The one file that deletes for good what ended long ago, in all tables. */
const cleaner = 'clean-up/purge-queries.ts'

/** Of the builder's calls and of plain SQL; `for update of p` and `do update set` write nothing of their own. */
function writtenTables(text: string): string[] {
  const builder = /\.(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*'(\w+)/g
  const plain =
    /\b(?:insert\s+into|delete\s+from|(?<!\b(?:for|key|do)\s)update)\s+(?!of\b|set\b)([a-z_]+)/g
  return [builder, plain].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, table]) => table ?? []),
  )
}

function withoutDeletes(text: string): string {
  return text.replaceAll(/\bdelete\s+from\b/g, '')
}

it('a room of the broker writes its own tables only', () => {
  const ownerOf = owners()
  const writes = globSync('*/**/*.ts', { cwd: source, exclude: ['db/**', '**/*.test.ts'] }).flatMap(
    (file) =>
      writtenTables(file === cleaner ? withoutDeletes(read(file)) : read(file))
        .filter((table) => ownerOf.has(table))
        .map((table) => ({ file, table, room: file.split('/')[0] ?? '' })),
  )

  expect(ownerOf.size).toBeGreaterThan(15)
  expect(new Set(writes.map(({ table }) => table)).size).toBeGreaterThan(10)
  expect(
    writes
      .filter(({ table, room }) => ownerOf.get(table) !== room)
      .map(({ file, table }) => `${file} writes ${table}, which is ${ownerOf.get(table)}'s`),
  ).toEqual([])
})
