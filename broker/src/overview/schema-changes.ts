import type { Db } from '../db/client.ts'
import type { Moment } from '../db/moments.ts'
import type { Pair } from '../links.ts'
import { findPactBefore } from '../pacts/comparison.ts'
import type { Publication } from '../pacts/pact.ts'
import { getPact } from '../pacts/pacts.ts'
import { type ContractComparison, compareVersions } from '../schemas/comparisons.ts'
import type { ChoosableVersion } from './contract-facts.ts'
import { listPublishingVersions } from './contract-queries.ts'

/** What changed in the schemas of a consumer's contract, and which versions could be compared instead. */
export interface SchemaChanges {
  pact: Publication
  /** Undefined: no pact before it has another content. */
  comparison: ContractComparison | undefined
  versions: ChoosableVersion[]
}

const mostChoices = 50

/** `other` absent: the last pact before this one with another content. Throws `not-found`. */
export async function readSchemaChanges(
  db: Db,
  pair: Pair,
  { number, other }: { number: string; other: string | undefined },
  asOf: Moment,
): Promise<SchemaChanges> {
  const pact = await getPact(db, pair, { kind: 'version', number })
  const versions = await listPublishingVersions(db, pact.integrationId, mostChoices, asOf)
  const before = other ?? (await findPactBefore(db, pact))?.number
  const comparison =
    before === undefined ? undefined : await compareVersions(db, pair, { number, other: before })
  return { pact, comparison, versions }
}
