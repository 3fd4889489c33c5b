import type { Question } from './questions.ts'

/** Milliseconds. */
export interface Times {
  median: number
  /** 95 of 100 requests took no longer. */
  p95: number
}

/** Asks one after the other on a connection that is kept, and throws when an answer is not a success. */
export async function ask(url: string, { name, times, request }: Question): Promise<Times> {
  const warmUp = Math.ceil(times / 10)
  const taken: number[] = []
  for (let n = 0; n < times + warmUp; n++) {
    const { path, method = 'GET', accept = 'application/hal+json', body } = request(n)
    const options: RequestInit = { method, headers: { accept, 'content-type': 'application/json' } }
    if (body !== undefined) options.body = JSON.stringify(body)
    const began = performance.now()
    const response = await fetch(url + path, options)
    const text = await response.text()
    if (n >= warmUp) taken.push(performance.now() - began)
    if (!response.ok)
      throw new Error(`${name}: ${path} answered ${response.status}: ${text.slice(0, 300)}`)
  }
  taken.sort((one, other) => one - other)
  return { median: quantile(taken, 0.5), p95: quantile(taken, 0.95) }
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.ceil(sorted.length * share) - 1] ?? 0
}
