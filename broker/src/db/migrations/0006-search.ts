import { type Kysely, sql } from 'kysely'

/**
 * What interactions are searched by, as words, and numbers of versions by how they begin. Only what every PostgreSQL
 * server has: no extension need be there.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db)
}

/** They part words: the parser by itself takes `orders.v2` for a host and `a/b` for a file. */
const marks = './-_@:#,;!?%&=+*~^|<>()[]{}\\"\''

const statements = [
  // The description and the names of the states; parameters are values, and change from test to test.
  `create function interaction_words(description text, provider_states jsonb) returns tsvector
   language sql immutable parallel safe as $$
     select to_tsvector('simple'::regconfig, translate(
       left(description, 10000) || ' ' || left(jsonb_path_query_array(provider_states, '$[*].name')::text, 10000),
       '${marks.replaceAll("'", "''")}', '${' '.repeat(marks.length)}'))
   $$`,
  `create index interaction_search on interaction using gin (interaction_words(description, provider_states))`,
  `create index version_number_start on version (number) where deleted_at is null`,
]
