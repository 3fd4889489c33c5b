import { type SelectQueryBuilder, type Simplify, sql } from 'kysely'
import type { Db } from './client.ts'

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
export async function listPaged<DB, Tables extends keyof DB, Row>(
  db: Db,
  query: SelectQueryBuilder<DB, Tables, Row>,
  page: Page | undefined,
): Promise<Paged<Simplify<Row>>> {
  if (!page) {
    const rows = await query.execute()
    return { rows, total: rows.length }
  }
  const counted = await sql<{ total: number }>`
    select count(*) as total from (${query.clearOrderBy()}) as counted`.execute(db)
  const rows = await query
    .limit(page.size)
    .offset((page.number - 1) * page.size)
    .execute()
  return { rows, total: counted.rows[0]?.total ?? 0 }
}
