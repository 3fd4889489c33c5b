import { curies } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { ContractComparison } from './comparisons.ts'
import { pactLinks } from './representation.ts'

/** What changed between the schemas of two versions, in both orders of renewal. */
export function representContractComparison(
  { older, newer, resources, backward, forward, asked, verdict }: ContractComparison,
  links: Links,
): object {
  return {
    from: { version: older.number, sha: older.sha },
    to: { version: newer.number, sha: newer.sha },
    backward,
    forward,
    asked: { mode: asked.mode, gate: asked.gate, verdict },
    resources,
    _links: {
      self: {
        href: links.schemaComparison(newer, newer.number, older.number),
        title: `Schemas of ${newer.consumer}, from ${older.number} to ${newer.number}`,
      },
      ...pactLinks(newer, links),
      'pb:comparison-pact': {
        href: links.pact(older, older.number),
        title: 'Pact',
        name: older.number,
      },
      'pb:schemas': { href: links.schemas(newer, newer.number), title: 'Schemas of this pact' },
      'pb:schema-compatibility': { href: links.schemaCompatibility(newer.provider) },
      curies: curies(links.curie('schema')),
    },
  }
}
