import type { FastifyRequest } from 'fastify'
import type { AskedNames } from '../overview/unknown.ts'

/** The names that a page's address speaks of, in its path and in its query. */
export function namesIn({ params, query }: FastifyRequest): AskedNames {
  const [path, given] = [textsOf(params), textsOf(query)]
  const selectors = selectorsIn(query)
  const application = path.pacticipant ?? given.pacticipant
  const subject = path.consumer ?? given.consumer ?? application
  const part = (what: 'version' | 'branch', of: string | undefined, name: string | undefined) =>
    of === undefined || name === undefined ? [] : [{ what, of, name }]
  return {
    applications: filled([
      ...[path.consumer ?? given.consumer, path.provider ?? given.provider],
      ...[application, given.focus],
      ...(path.consumer === undefined ? [given.from, given.to] : []),
      ...selectors.map(({ pacticipant }) => pacticipant),
    ]),
    environments: filled([
      ...[path.environment, given.environment],
      ...selectors.map(({ environment }) => environment),
    ]),
    parts: [
      ...part('version', subject, path.number ?? given.version),
      ...part('version', subject, path.other),
      ...part('branch', subject, path.branch ?? given.branch),
      ...selectors.flatMap(({ pacticipant, version, branch }) => [
        ...part('version', pacticipant, version),
        ...part('branch', pacticipant, branch),
      ]),
    ],
  }
}

function filled(names: (string | undefined)[]): string[] {
  return names.filter((name) => name !== undefined)
}

/** Those values that are filled texts. */
function textsOf(values: unknown): Partial<Record<string, string>> {
  if (typeof values !== 'object' || values === null) return {}
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => typeof value === 'string' && value !== ''),
  )
}

/** More than a person would read about are not looked up. */
const MOST_SELECTORS = 10

function selectorsIn(query: unknown): Partial<Record<string, string>>[] {
  if (typeof query !== 'object' || query === null || !('q' in query)) return []
  return [query.q].flat().slice(0, MOST_SELECTORS).map(textsOf)
}
