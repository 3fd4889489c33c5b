import type { Db } from '../db/client.ts'
import type { FoundInteraction, FoundVersion } from './found.ts'
import { findApplications, findInteractions, findVersions } from './search-queries.ts'

/** What a text is found in: by kind, each list limited. */
export interface SearchResults {
  applications: string[]
  versions: FoundVersion[]
  /** Of the newest pacts. */
  interactions: FoundInteraction[]
}

const MOST_EACH = 50

/**
 * Applications whose name holds the text, versions whose number begins with it, and interactions of the newest
 * pacts with all of its words, or their beginnings, in the description and the states.
 */
export async function search(db: Db, text: string): Promise<SearchResults> {
  const words = wordsOf(text)
  return {
    applications: await findApplications(db, text, MOST_EACH),
    versions: await findVersions(db, text, MOST_EACH),
    interactions: words.length === 0 ? [] : await findInteractions(db, words, MOST_EACH),
  }
}

/** As the database's simple dictionary cuts them: letters and digits of any script. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, 20)
}
