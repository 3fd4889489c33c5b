/**
 * `npm run conformance:histories [-- COUNT [SEED]]`: random histories, and questions about them, sent to the reference
 * broker and to ours. A difference that docs/differences.md does not list is shrunk to the shortest history that shows it.
 */
import fc from 'fast-check'
import { type Both, compare, tell, withBoth } from '../both.ts'
import { questions } from './question.ts'
import { requestsOf } from './requests.ts'
import { steps } from './step.ts'

const [count = '300', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)

await withBoth(compareHistories)

async function compareHistories(both: Both): Promise<void> {
  let spaces = 0
  let requests = 0
  let listed = 0
  const play = async (history: {
    steps: Parameters<typeof requestsOf>[1]
    questions: Parameters<typeof requestsOf>[2]
  }) => {
    const space = `h${String(++spaces).padStart(5, '0')}`
    const list = requestsOf(space, history.steps, history.questions)
    requests += list.length
    const told = await compare(both, list)
    listed += told.listed
    return { list, unlisted: told.unlisted }
  }
  const outcome = await fc.check(
    fc.asyncProperty(fc.record({ steps, questions }), async (history) => {
      const { unlisted } = await play(history)
      return unlisted.length === 0
    }),
    { numRuns: Number(count), seed: Number(seed) },
  )
  console.log(
    `seed ${seed}: ${outcome.numRuns} histories, ${requests} requests, ${listed} listed differences`,
  )
  const shortest = outcome.counterexample?.[0]
  if (!outcome.failed || shortest === undefined) return
  process.exitCode = 1
  const { list, unlisted } = await play(shortest)
  console.log(
    `\nThe shortest history that differs, after ${outcome.numShrinks} steps of shrinking:`,
  )
  for (const { line, body } of list) console.log(`  ${line} ${shortened(body)}`)
  for (const one of unlisted) tell(one)
}

/** A body on one line, with the contracts that it holds read. */
function shortened(body: unknown): string {
  return (
    JSON.stringify(body, (key, value: unknown) =>
      key === 'content' && typeof value === 'string'
        ? (/"path":"([^"]*)"/.exec(Buffer.from(value, 'base64').toString())?.[1] ?? value)
        : value,
    ) ?? ''
  )
}
