import pg from 'pg'

/**
 * Makes a database that is a copy of another one, replacing any of that name, and returns its URL.
 * No connection to the template may be open: PostgreSQL would wait five seconds and refuse.
 */
export async function cloneDatabase(
  adminUrl: string,
  template: string,
  name: string,
): Promise<string> {
  await withClient(adminUrl, async (client) => {
    const [copy, source] = [name, template].map((one) => client.escapeIdentifier(one))
    await client.query(`drop database if exists ${copy} with (force)`)
    await client.query(`create database ${copy} template ${source} strategy file_copy`)
  })
  const url = new URL(adminUrl)
  // The driver decodes what encodeURI encodes, and only that.
  url.pathname = `/${encodeURI(name)}`
  return url.href
}

/** Removes a database, and its connections; it may be absent already. */
export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await client.query(`drop database if exists ${client.escapeIdentifier(name)} with (force)`)
  })
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
