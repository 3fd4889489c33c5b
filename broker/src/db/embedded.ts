import { startPostgres } from '@concordat/local-services/postgres'
import pg from 'pg'

/** A PostgreSQL server that this process owns, with the broker's database in it. */
export interface EmbeddedDatabase {
  url: string
  /** Resolves with a sentence when the server has ended without being asked to. */
  lost: Promise<string>
  stop(): Promise<void>
}

const name = 'concordat'

/**
 * Starts the server on its data directory, which is made when it is missing, and makes the database at the first
 * start. Throws `MissingService`, with a sentence for the user, when that cannot be done. `onStarting` is told when
 * the server has been started, and its word that it is ready is waited for.
 */
export async function startEmbeddedDatabase(
  dataDirectory: string,
  onStarting?: () => void,
): Promise<EmbeddedDatabase> {
  const server = await startPostgres({ dataDirectory, ...(onStarting && { onStarting }) })
  try {
    await createDatabase(server.url)
  } catch (error) {
    await server.stop()
    throw error
  }
  const url = new URL(server.url)
  url.pathname = `/${name}`
  return { url: url.href, lost: lossOf(server), stop: () => server.stop() }
}

type Server = Awaited<ReturnType<typeof startPostgres>>

function lossOf({ exited }: Server): Promise<string> {
  return new Promise((resolve) => {
    void exited.then(({ expected, signal, code, lastLines }) => {
      if (expected) return
      const how = signal ?? `code ${code}`
      const words = lastLines.at(-1)
      resolve(
        `The embedded PostgreSQL server has ended by itself (${how})${words ? `, saying: ${words}` : ''}. Start the broker again: what was acknowledged is kept.`,
      )
    })
  })
}

async function createDatabase(server: string): Promise<void> {
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
}
