import { setTimeout as sleep } from 'node:timers/promises'
import { code, say } from './summary.ts'

/** Asks what was just deployed whether it answers, for a minute. */
export async function smoke(url: string, patience = 60_000): Promise<boolean> {
  const until = Date.now() + patience
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
      ({ status, ok }) => ({ ok, said: `it answers ${status}` }),
      (error: Error) => ({ ok: false, said: `nobody answers: ${String(error.cause ?? error)}` }),
    )
    if (answer.ok || Date.now() > until) {
      say(`### Smoke test of ${code(url)}: ${answer.said}`)
      return answer.ok
    }
    await sleep(Math.min(2_000, patience))
  }
}
