import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'

const file = join(import.meta.dirname, 'released.sql')

const heading = `-- What the released version of the broker asks its database. While servers are renewed one by one, that version
-- works on the schema of the next: each of these must still be understood there. Written by \`npm run statements\`
-- when a version is released, and at no other time.`

/** The statements of the last release, one in each paragraph of the file. */
export async function readReleased(): Promise<string[]> {
  const text = await readFile(file, 'utf8')
  return text
    .split('\n\n')
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '' && !paragraph.startsWith('--'))
}

/** Keeps those that can be prepared, one of each that differ only in how many values they carry. */
export async function writeReleased(statements: Iterable<string>): Promise<number> {
  const kept = new Map<string, string>()
  for (const statement of statements) {
    const text = statement.replace(/\s+/g, ' ').trim()
    if (!/^(with|select|insert|update|delete)\b/i.test(text)) continue
    const shape = shapeOf(text)
    if (!kept.has(shape)) kept.set(shape, text)
  }
  const texts = [...kept.values()].sort()
  await writeFile(file, `${[heading, ...texts].join('\n\n')}\n`)
  return texts.length
}

function shapeOf(text: string): string {
  const nameless = text.replace(/\$\d+/g, '$')
  return nameless
    .replace(/\$(::\w+)?(, ?\$(::\w+)?)+/g, '$…')
    .replace(/(\([^()]*\))(, ?\1)+/g, '$1…')
}

/**
 * What of the statements the schema does not understand any more, and which column a new row would have to have that
 * they do not give it.
 */
export async function faultsOf(
  database: pg.ClientBase,
  statements: readonly string[],
): Promise<string[]> {
  const faults: string[] = []
  const required = await requiredColumns(database)
  for (const statement of statements) {
    await database.query('savepoint before_statement')
    try {
      await database.query(`prepare released as ${statement}`)
      await database.query('deallocate released')
    } catch (error) {
      faults.push(`${error instanceof Error ? error.message : error}: ${statement}`)
    }
    await database.query('rollback to savepoint before_statement')
    for (const [, table = '', columns = ''] of statement.matchAll(
      /insert into "?(\w+)"? ?\(([^()]+)\)/gi,
    )) {
      const given = new Set(columns.split(',').map((name) => name.trim().replaceAll('"', '')))
      for (const column of required.get(table) ?? [])
        if (!given.has(column)) faults.push(`${table}.${column} is required: ${statement}`)
    }
  }
  return faults
}

/** By table: the columns that are never null, and that nothing but the statement fills in. */
async function requiredColumns(database: pg.ClientBase): Promise<Map<string, Set<string>>> {
  const { rows } = await database.query<{ table: string; column: string }>(`
    select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
      and a.attnotnull and not a.atthasdef and a.attidentity = '' and a.attgenerated = ''`)
  const byTable = Map.groupBy(rows, ({ table }) => table)
  return new Map([...byTable].map(([table, all]) => [table, new Set(all.map((one) => one.column))]))
}
