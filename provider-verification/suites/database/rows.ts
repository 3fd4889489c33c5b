import { randomUUID } from 'node:crypto'
import type { Db } from '@concordat/backend/db/client'
import { sql } from 'kysely'
import { noon } from '../harness/cast.ts'
import type { Catalog, Column } from './catalog.ts'

export type Values = Readonly<Record<string, unknown>>

export interface Rows {
  /** A row that the table takes, with parents of its own for every foreign key; what is preset stays. */
  prepare(table: string, preset?: Values): Promise<Values>
  /** Inserts values as they are and returns the row as it stands then. */
  insert(table: string, values: Values): Promise<Values>
  create(table: string, preset?: Values): Promise<Values>
}

/** Makes valid rows of any table, from what the catalog says of its columns and keys. */
export function rowsOf(db: Db, catalog: Catalog): Rows {
  let number = 0

  function valueFor({ name, type, longest, word }: Column): unknown {
    number += 1
    if (word !== null) return word
    switch (type) {
      case 'uuid':
        return randomUUID()
      case 'varchar':
      case 'bpchar':
      case 'text':
        return `${name[0]}${number}`.slice(0, longest ?? 100)
      case 'int4':
      case 'int8':
        return number % 50
      case 'timestamptz':
        return noon
      case 'jsonb':
      case 'json':
        return '{}'
      default:
        throw new Error(`No value is known for ${name} of type ${type}`)
    }
  }

  async function prepare(table: string, preset: Values = {}): Promise<Values> {
    const values: Record<string, unknown> = { ...preset }
    for (const key of catalog.foreignKeys.filter((key) => key.table === table)) {
      if (key.columns.every((column) => column in values)) continue
      const shared = key.columns.flatMap((column, index) =>
        column in values ? [[key.parentColumns[index] ?? '', values[column]]] : [],
      )
      const parent = await create(key.parent, Object.fromEntries(shared))
      for (const [index, column] of key.columns.entries()) {
        values[column] = parent[key.parentColumns[index] ?? '']
      }
    }
    for (const column of catalog.columns.filter((column) => column.table === table)) {
      const { name, isRequired, hasDefault, isIdentity } = column
      if (name in values || !isRequired || hasDefault || isIdentity) continue
      values[name] = valueFor(column)
    }
    return values
  }

  async function insert(table: string, values: Values): Promise<Values> {
    const names = Object.keys(values).map((name) => sql.ref(name))
    const { rows } = await sql<Values>`insert into ${sql.table(table)} (${sql.join(names)})
      values (${sql.join(Object.values(values))}) returning *`.execute(db)
    return rows[0] ?? {}
  }

  async function create(table: string, preset?: Values): Promise<Values> {
    return insert(table, await prepare(table, preset))
  }

  return { prepare, insert, create }
}

/** How PostgreSQL refuses a statement: the code, and what it names; undefined when it does not. */
export async function refusalOf(
  work: () => Promise<unknown>,
): Promise<{ code: string; names: string } | undefined> {
  try {
    await work()
    return undefined
  } catch (error) {
    const field = (name: string) => Reflect.get(Object(error), name)
    return { code: String(field('code')), names: String(field('constraint') ?? field('column')) }
  }
}
