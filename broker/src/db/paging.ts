import type { SelectQueryBuilder } from 'kysely'
import type { Db } from './client.ts'
import type { Database } from './schema.ts'

/** A part of a list, counted from 1. */
export interface Page {
  number: number
  size: number
}

/** Rows of one page, or all, and how many there are in all. */
export interface Paged<Row> {
  rows: Row[]
  total: number
}

/** The rows of a page, or all without one. The query has a stable order. */
export async function listPaged<Tables extends keyof Database, Row>(
  db: Db,
  query: SelectQueryBuilder<Database, Tables, Row>,
  page: Page | undefined,
): Promise<Paged<Row>> {
  if (!page) {
    const rows = await query.execute()
    return { rows, total: rows.length }
  }
  const { total } = await db
    .selectFrom(query.clearOrderBy().as('all'))
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await query
    .limit(page.size)
    .offset((page.number - 1) * page.size)
    .execute()
  return { rows, total }
}
