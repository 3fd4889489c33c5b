import type { Question } from './questions.ts'

/** What many clients at once get done. */
export interface Throughput {
  /** Successes. */
  perSecond: number
  /** Answers that were no success; they do not count above. */
  failed: number
}

/** Lets so many clients ask at once, each one request after the other, for so many seconds. */
export async function throughput(
  url: string,
  { request }: Question,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Throughput> {
  const began = performance.now()
  const isOver = () => performance.now() - began > seconds * 1000
  let done = 0
  let failed = 0
  let next = 1_000_000
  async function client(): Promise<void> {
    while (!isOver()) {
      const { path, method = 'GET', body } = request(next++)
      const headers = { accept: 'application/hal+json', 'content-type': 'application/json' }
      const response = await fetch(url + path, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      await response.arrayBuffer()
      if (response.ok) done++
      else failed++
    }
  }
  await Promise.all(Array.from({ length: clients }, client))
  return { perSecond: done / ((performance.now() - began) / 1000), failed }
}
