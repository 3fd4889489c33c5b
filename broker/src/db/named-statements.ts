import { createHash } from 'node:crypto'
import pg from 'pg'
import { tracing } from '../telemetry/tracing.ts'

/**
 * Statements get a name when they come again, so that each connection plans them once: planning costs more than
 * the work of most of them. Texts that vary with the question must not fill the server's memory: only so many are named.
 */
const limit = 500
const seen = new Map<string, string | undefined>()

/** Undefined for a text that is new, or one too many. */
export function statementName(text: string): string | undefined {
  const known = seen.get(text)
  if (known !== undefined) return known
  if (!seen.has(text)) {
    if (seen.size < limit) seen.set(text, undefined)
    return undefined
  }
  const name = createHash('sha1').update(text).digest('base64url')
  seen.set(text, name)
  return name
}

/**
 * A connection that names the statements it is given with parameters: those are single ones. When it breaks, whoever
 * waits for a statement is told, or the next one who sends any; between two statements nobody has to be, and an error
 * without a listener would end the process.
 */
export class NamingClient extends pg.Client {
  constructor(...settings: ConstructorParameters<typeof pg.Client>) {
    super(...settings)
    this.on('error', () => {})
  }

  // biome-ignore lint/suspicious/noExplicitAny: the overloads of pg, of which Kysely uses one
  override query(...words: any[]): any {
    const [text, values, ...rest] = words
    const query = super.query as (...words: unknown[]) => unknown
    if (typeof text !== 'string' || !Array.isArray(values) || rest.length > 0)
      return query.apply(this, words)
    const name = values.length === 0 ? undefined : statementName(text)
    const run = () =>
      query.call(this, name === undefined ? { text, values } : { name, text, values })
    return tracing()?.statement(text, run as () => Promise<unknown>) ?? run()
  }
}
