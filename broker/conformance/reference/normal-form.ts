import type { Reply } from './side.ts'

/**
 * Makes the answers of one broker comparable: addresses, ids, times and shas become names in the order in which they
 * first appear, so two brokers that say the same thing of different rows say the same text. What stands under the
 * property `untouched` stays as it is.
 */
export function normalizer(url: string, untouched?: string): (reply: Reply) => Reply {
  const names = new Map<string, string>()
  const counts = new Map<string, number>()
  const nameOf = (kind: string) => (value: string) => {
    const known = names.get(value)
    if (known !== undefined) return known
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
    names.set(value, `${kind}-${counts.get(kind)}`)
    return `${kind}-${counts.get(kind)}`
  }

  const text = (value: string) =>
    value
      .replaceAll(url, 'BASE')
      .replace(/\/metadata\/[^/"\s]+/g, '/metadata/METADATA')
      .replace(
        /(verification-results\/|verification result )(\d+)/gi,
        (_, before, number) => before + nameOf('result')(number),
      )
      .replace(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, nameOf('uuid'))
      .replace(
        /(\/webhooks\/)([\w-]{22})(?=$|\/|")/g,
        (_, before, uuid) => before + nameOf('webhook')(uuid),
      )
      .replace(/\b[0-9a-f]{40}\b/g, nameOf('sha'))
      .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)/g, 'TIME')
      .replace(/\b\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'TIME')
      .replace(/\b[A-Z]\w\w \d\d? [A-Z]\w\w \d{4}, \d\d?:\d\d[ap]m \+00:00/g, 'TIME')
      .replace(/\b\d\d\/\d\d\/\d{4}\b/g, 'DATE')
      .replace(/(less than a minute|\d+ \w+) ago/g, 'AGE ago')
      .replace(/(for|in the last) (\d+ )?\w+( \w+)? ago/g, '$1 AGE')

  function value(it: unknown): unknown {
    if (typeof it === 'string') return text(it)
    if (Array.isArray(it)) return it.map(value)
    if (typeof it !== 'object' || it === null) return it
    return Object.fromEntries(
      Object.entries(it)
        .filter(([key, inner]) => !(instance.test(key) && inner === ''))
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, normalOf(key, inner)]),
    )
  }

  function normalOf(key: string, inner: unknown): unknown {
    if (key === untouched) return inner
    return key === 'uuid' && typeof inner === 'string' ? nameOf('id')(inner) : value(inner)
  }

  return ({ status, headers, body }) => ({
    status,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, content]) => [name, text(header(name, content))]),
    ),
    body: value(body),
  })
}

/** An instance without a name is left out here, and is `''` there. */
const instance = /^(applicationInstance|application_instance|target)$/

/** Spaces in a media type, and the order of methods, mean nothing. */
function header(name: string, content: string): string {
  if (name === 'content-type') return content.replace(/;\s*/g, ';').toLowerCase()
  if (name === 'location') return content
  return content.split(/,\s*/).sort().join(', ')
}
