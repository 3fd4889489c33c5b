import { ageInWords } from '../age.ts'
import type { Links } from '../links.ts'
import type { Comparison } from './comparison.ts'
import { pactLink } from './representation.ts'

/** The difference as a page of plain text. */
export function representComparison(comparison: Comparison, links: Links, now: Date): string {
  const { pact, other, changedAt, difference } = comparison
  if (!other) {
    return `No previous distinct version was found for ${pactLink(pact, links).name}`
  }
  const { consumer, provider } = pact
  return `# Diff between versions ${other.number} and ${pact.number} of the pact between ${consumer} and ${provider}

The following changes were made ${ageInWords(changedAt, now)} (${dateAndTime(changedAt)})

${difference || 'The documents do not differ in what matters to a provider.'}

## Links

${linkLines('pact-version', pact, links)}
${linkLines('comparison-pact-version', other, links)}
`
}

function linkLines(relation: string, pact: Comparison['pact'], links: Links): string {
  const { title, name, href } = pactLink(pact, links)
  return `${relation}:\n  title: ${title}\n  name: ${name}\n  href: ${href}`
}

/** `Fri 01 Mar 2024, 9:00am +00:00` */
function dateAndTime(date: Date): string {
  const [weekday, day, month, year] = date.toUTCString().replace(',', '').split(' ')
  const hours = date.getUTCHours()
  const minutes = String(date.getUTCMinutes()).padStart(2, '0')
  const time = `${hours % 12 || 12}:${minutes}${hours < 12 ? 'am' : 'pm'}`
  return `${weekday} ${day} ${month} ${year}, ${time} +00:00`
}
