import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import type { ProvidersQuestion, SchemaProvider } from './provider.ts'
import { listProviderRows } from './provider-queries.ts'

/** Applications that others rely on, by name, and how many there are in all; a page beyond the last has none. */
export async function listProviders(
  db: Db,
  question: ProvidersQuestion,
  asOf: Moment,
): Promise<{ providers: SchemaProvider[]; found: number }> {
  const providers = await listProviderRows(db, question, asOf)
  return { providers, found: providers[0]?.total ?? 0 }
}
