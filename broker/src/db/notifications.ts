import pg from 'pg'

/**
 * Hears what servers tell each other through the database (`NOTIFY`), on a connection of its own. When it is lost
 * another one is made; what was said meanwhile is not heard, so `onMessage` is called once more then.
 */
export async function listen(
  url: string,
  channel: string,
  onMessage: () => void,
): Promise<{ stop: () => Promise<void> }> {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopping = false

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString: url,
      application_name: 'concordat',
      keepAlive: true,
    })
    let isLost = false
    const lose = () => {
      if (isLost || isStopping) return
      isLost = true
      void next.end().catch(() => {})
      timer = setTimeout(() => void connect(), 1_000)
    }
    next.on('error', lose)
    next.on('end', lose)
    next.on('notification', onMessage)
    client = next
    try {
      await next.connect()
      await next.query(`listen ${pg.escapeIdentifier(channel)}`)
      onMessage()
    } catch {
      lose()
    }
  }

  await connect()
  return {
    stop: async () => {
      isStopping = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
