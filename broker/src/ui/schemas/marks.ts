import type { Compatibility, Finding, Mode } from '../../schemas/compatibility.ts'
import type { SchemaKey } from '../../schemas/schema.ts'
import { type Html, html } from '../html.ts'
import { verdictMark } from '../verdict.ts'

const findingLooks: Record<Finding['kind'], { word: string; look: string; drawing: Html }> = {
  breaking: {
    word: 'breaking',
    look: 'breaking',
    drawing: html`<path d="M1.5 1.5h6.3L6 4.7l2.6 3.3L6 11.3l1.8 3.2H1.5zM10.3 1.5h4.2v13h-4.2l-1.8-3.2L11.1 8 8.5 4.7z" fill="currentColor"/>`,
  },
  unknown: {
    word: 'unknown',
    look: 'open',
    drawing: html`<rect class="ln" x="2" y="2" width="12" height="12" rx="2" stroke-dasharray="2.4 1.6"/><path class="ln" d="M6.1 6.6c0-2.3 3.9-2.2 3.8 0C9.9 7.8 8 7.8 8 9M8 11v.1"/>`,
  },
  'non-breaking': {
    word: 'non-breaking',
    look: 'safe',
    drawing: html`<rect class="ln" x="2" y="2" width="12" height="12" rx="2"/><path class="ln" d="M5 8h6M8 5v6"/>`,
  },
}

/** What a difference means, by a square sign and in words. */
export function findingMark(kind: Finding['kind']): Html {
  const { word, look, drawing } = findingLooks[kind]
  return html`<span class="chg ${look}"><svg class="mark" viewBox="0 0 16 16" aria-hidden="true">${drawing}</svg>${word}</span>`
}

/** Whether two versions get on, as far as their schemas can tell. */
export function compatibilityMark(compatibility: Compatibility): Html {
  if (compatibility === 'compatible') return verdictMark('ok', 'Compatible')
  return compatibility === 'unknown'
    ? verdictMark('unknown', 'Unknown')
    : verdictMark('fail', 'Incompatible')
}

/** What a mode asks for, in a sentence. */
export const modeWords: Record<Mode, string> = {
  NONE: 'Nothing is asked. Differences are shown.',
  BACKWARD:
    'The consumer may be renewed first: its newer version gets on with what the environment’s version asked for.',
  BACKWARD_TRANSITIVE: 'The same, beside every version that ever was in the environment.',
  FORWARD:
    'The provider may be renewed first, and the consumer be put back: its older version gets on with what the newer one asks for.',
  FORWARD_TRANSITIVE: 'The same, beside every version that ever was in the environment.',
  FULL: 'Both: either side may be renewed first.',
  FULL_TRANSITIVE: 'Both, beside every version that ever was in the environment.',
}

/** Which schema of a resource: `answer`, `request, query`. */
export function keyWords({ direction, part }: SchemaKey): string {
  const what = direction === 'response' ? 'answer' : direction
  return part === 'body' ? what : `${what}, ${part}`
}
