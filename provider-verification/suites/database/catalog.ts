import type { Db } from '@concordat/backend/db/client'
import { type RawBuilder, sql } from 'kysely'

const schema = 'experimentation'

export interface Column {
  readonly table: string
  readonly name: string
  /** `character varying`, `uuid`, `experiment_status` … */
  readonly type: string
  /** Of texts. */
  readonly longest: number | null
  readonly isRequired: boolean
  readonly hasDefault: boolean
  readonly isIdentity: boolean
  /** The first word of an enum. */
  readonly word: string | null
}

export interface ForeignKey {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
  readonly parent: string
  readonly parentColumns: readonly string[]
  readonly onDelete: 'cascade' | 'set null' | 'restrict' | 'no action' | 'set default'
}

export interface UniqueKey {
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
  readonly isPrimary: boolean
}

/** What PostgreSQL itself says the schema is: so no table, key or column can be forgotten here. */
export interface Catalog {
  readonly columns: readonly Column[]
  readonly foreignKeys: readonly ForeignKey[]
  readonly uniqueKeys: readonly UniqueKey[]
  /** The names of the check constraints. */
  readonly checks: readonly string[]
}

export async function readCatalog(db: Db): Promise<Catalog> {
  const rows = async <T>(query: RawBuilder<T>) => (await query.execute(db)).rows
  const [columns, foreignKeys, uniqueKeys, checks] = await Promise.all([
    rows(columnsOf),
    rows(foreignKeysOf),
    rows(uniqueKeysOf),
    rows(checksOf),
  ])
  return { columns, foreignKeys, uniqueKeys, checks: checks.map(({ name }) => name) }
}

const columnsOf = sql<Column>`
  select c.relname as "table", a.attname as name, t.typname as type, a.attnotnull as "isRequired",
    case when a.atttypmod > 4 and t.typcategory = 'S' then a.atttypmod - 4 end as longest,
    a.atthasdef as "hasDefault", a.attidentity <> '' as "isIdentity",
    (select enumlabel from pg_enum e where e.enumtypid = t.oid order by enumsortorder limit 1) as word
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_type t on t.oid = a.atttypid
  where c.relnamespace = ${schema}::regnamespace and c.relkind = 'r' and c.relname <> 'schema_migrations'
    and a.attnum > 0 and not a.attisdropped
  order by c.relname, a.attnum`

const foreignKeysOf = sql<ForeignKey>`
  select k.conname as name, k.conrelid::regclass::text as "table", k.confrelid::regclass::text as parent,
    array(select a.attname::text from unnest(k.conkey) with ordinality as u(n, o)
      join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.o) as columns,
    array(select a.attname::text from unnest(k.confkey) with ordinality as u(n, o)
      join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.o) as "parentColumns",
    case k.confdeltype when 'c' then 'cascade' when 'n' then 'set null' when 'r' then 'restrict'
      when 'a' then 'no action' else 'set default' end as "onDelete"
  from pg_constraint k
  where k.contype = 'f' and k.connamespace = ${schema}::regnamespace order by array_length(k.conkey, 1), k.conname`

const uniqueKeysOf = sql<UniqueKey>`
  select i.indexrelid::regclass::text as name, i.indrelid::regclass::text as "table", i.indisprimary as "isPrimary",
    array(select a.attname::text from unnest(i.indkey::int2[]) as u(n)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = u.n) as columns
  from pg_index i join pg_class c on c.oid = i.indrelid
  where i.indisunique and c.relnamespace = ${schema}::regnamespace and c.relname <> 'schema_migrations'
  order by 1`

const checksOf = sql<{ name: string }>`
  select conname as name from pg_constraint
  where contype = 'c' and connamespace = ${schema}::regnamespace order by 1`

/** The whole schema as text, a line for each column, constraint, index and enum. */
export async function schemaText(
  query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>,
): Promise<string[]> {
  const rows = await query(`
    select format('column %s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then 'not null' else 'null' end, pg_get_expr(d.adbin, d.adrelid)) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace = to_regnamespace('${schema}') and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped
    union all select format('constraint %s on %s %s', conname, conrelid::regclass, pg_get_constraintdef(oid))
      from pg_constraint where connamespace = to_regnamespace('${schema}') and contype <> 'n'
    union all select 'index ' || indexdef from pg_indexes where schemaname = '${schema}'
    union all select format('enum %s %s', t.typname, string_agg(e.enumlabel, ', ' order by e.enumsortorder))
      from pg_type t join pg_enum e on e.enumtypid = t.oid
      where t.typnamespace = to_regnamespace('${schema}') group by t.typname
    order by 1`)
  return rows.map(({ line }) => String(line).trimEnd()).sort()
}
