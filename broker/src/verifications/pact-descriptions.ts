import type { Inclusion, PactToVerify } from './consumer-selector.ts'

/** Why a pact is in the list, in a few words: `latest from main branch, deployed to production`. */
export function shortDescriptionOf({ inclusions }: PactToVerify): string {
  return [...new Set(inclusions.map(shortFormOf))].join(', ')
}

function shortFormOf({ kind, consumer, branch, tag, environment }: Inclusion): string {
  switch (kind) {
    case 'latest':
      return 'latest'
    case 'main-branch':
      return 'latest from main branch'
    case 'branch':
    case 'every-branch':
      return `latest from branch ${branch}`
    case 'latest-tag':
      return `latest with tag ${tag}`
    case 'tag':
      return consumer === undefined ? `one of ${tag}` : `one of ${consumer} ${tag}`
    case 'deployed':
      return `deployed to ${environment}`
    case 'released':
      return `released in ${environment}`
    case 'environment':
      return `in ${environment}`
  }
}

/** Why a pact is in the list, one line for each reason, with the consumer versions that were found. */
export function descriptionsOf({ inclusions, provider }: PactToVerify): string[] {
  const lines = new Map<string, Inclusion[]>()
  for (const inclusion of inclusions) {
    const line = lineOf(inclusion, provider)
    lines.set(line, [...(lines.get(line) ?? []), inclusion])
  }
  return [...lines].map(
    ([line, group]) => `${line} ${isByPlace(group) ? places(group) : numbers(group)}`,
  )
}

/** Without its versions; inclusions of one line are told together. */
function lineOf(
  { kind, consumer, branch, tag, fallbackFor, environment }: Inclusion,
  provider: string,
): string {
  const latest = `latest version${consumer === undefined ? '' : ` of ${consumer}`}`
  const versions = consumer === undefined ? 'consumer version(s)' : `version(s) of ${consumer}`
  switch (kind) {
    case 'latest':
      return `latest version of ${consumer ?? 'a consumer'} that has a pact with ${provider}`
    case 'main-branch':
      return `${latest} from the main branch '${branch}'`
    case 'branch':
    case 'every-branch':
      return `${latest} from branch '${branch}'${fallback('branch', fallbackFor)}`
    case 'latest-tag':
      return `${latest} tagged '${tag}'${fallback('tag', fallbackFor)}`
    case 'tag':
      return `all ${consumer ?? 'consumer'} versions tagged '${tag}'`
    case 'deployed':
      return `${versions} currently deployed to`
    case 'released':
      return `${versions} released and supported in`
    case 'environment':
      return `${consumer ?? 'a consumer'} version in environment ${environment}`
  }
}

function fallback(what: 'branch' | 'tag', name: string | undefined): string {
  if (name === undefined) return ''
  const sought = what === 'tag' ? `with tag '${name}'` : `from branch '${name}'`
  return ` (fallback ${what} used as no pact was found ${sought})`
}

function isByPlace([first]: Inclusion[]): boolean {
  return first?.kind === 'deployed' || first?.kind === 'released'
}

function numbers(group: Inclusion[]): string {
  return `(${[...new Set(group.map(({ number }) => number))].join(', ')})`
}

function places(group: Inclusion[]): string {
  return listed([...new Set(group.map(({ environment, number }) => `${environment} (${number})`))])
}

/** `a, b and c` */
export function listed(items: string[]): string {
  const last = items.at(-1) ?? ''
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} and ${last}` : last
}
