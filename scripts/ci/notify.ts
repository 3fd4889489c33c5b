/**
 * Posts a text to a chat's incoming webhook (`{"text": …}`, which Slack, Mattermost and Teams' workflows take). Without
 * an address it does nothing. A chat that is down does not make a run fail that has something else to say.
 */
export async function notify(url: string | undefined, text: string): Promise<boolean> {
  if (!url) {
    console.log('Nobody is to be told: NOTIFY_URL is empty.')
    return true
  }
  const sent = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text }),
    signal: AbortSignal.timeout(10_000),
  }).then(
    ({ status }) => `answered ${status}`,
    ({ name }: Error) => `was not reached (${name})`,
  )
  // Not the address: it is a secret.
  console.log(`The chat ${sent}.`)
  return true
}
