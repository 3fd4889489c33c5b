import type { Found, Names } from './history.ts'

/** The address of a route in the history: each of its parameters has a name, or what the broker has called it. */
export function pathOf(route: string, names: Names, found: Found): string {
  return route
    .split('/')
    .map((segment, index, all) => {
      if (segment === '*')
        return `${names.feature.split('/').map(encodeURIComponent).join('/')}/latest`
      if (!segment.startsWith(':')) return segment
      const value = named(segment.slice(1), { names, found, before: all[index - 1] ?? '' })
      return encodeURIComponent(value)
    })
    .join('/')
}

interface Place {
  names: Names
  found: Found
  /** The segment before. */
  before: string
}

function named(parameter: string, { names, found, before }: Place): string {
  const values: Record<string, string> = {
    pacticipant: names.web,
    consumer: names.web,
    provider: names.orders,
    number: before === 'verification-results' ? found.result : names.new,
    other: before === 'pact-version' ? found.otherSha : names.old,
    branch: names.main,
    tag: names.tag,
    providerTag: names.tag,
    to: names.tag,
    label: names.label,
    environment: before === 'to-environment' ? names.environment : found.environment,
    sha: found.sha,
    metadata: found.metadata,
    resource: 'order',
    direction: 'response',
    relation: 'pb:pacticipants',
    uuid: uuids(found)[before] ?? '',
  }
  const value = values[parameter]
  if (value === undefined || value === '')
    throw new Error(`Nothing in the history stands for :${parameter} after ${before}`)
  return value
}

const uuids = (found: Found): Record<string, string> => ({
  environments: found.environment,
  'deployed-versions': found.deployment,
  'released-versions': found.release,
  webhooks: found.webhook,
  'triggered-webhooks': found.delivery,
})

/** Of which version a route speaks where the new one of the web consumer has nothing to tell. */
export function namesFor(route: string, names: Names): Names {
  // The old version is what runs.
  return /^\/pacticipants\/.*\/(deployed|released)-versions\//.test(route)
    ? { ...names, new: names.old }
    : names
}

/** What routes need to be asked, and what they can be asked besides. */
export function queriesOf(route: string, names: Names): string[] {
  const at = encodeURIComponent
  const version = `pacticipant=${at(names.web)}&version=${at(names.old)}`
  const queries: Record<string, string[]> = {
    '/matrix': [
      `?q[][pacticipant]=${at(names.web)}&q[][version]=${at(names.old)}&latestby=cvpv&environment=${at(names.environment)}`,
      `?q[][pacticipant]=${at(names.web)}&q[][pacticipant]=${at(names.orders)}&latestby=cvpv`,
    ],
    '/can-i-deploy': [
      `?${version}&environment=${at(names.environment)}`,
      `?pacticipant=${at(names.web)}&version=${at(names.new)}&to=${at(names.tag)}`,
    ],
    '/pacticipants': ['', '?pageNumber=2&pageSize=3'],
    '/integrations': ['', '?page=1&size=1'],
    '/environments': ['', `?name=${at(names.environment)}`],
  }
  return queries[route] ?? ['']
}
