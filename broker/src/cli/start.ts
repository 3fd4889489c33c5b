import { readConfig } from '../config.ts'
import { endInTime, type Stop } from './ending.ts'
import { serve } from './serve.ts'
import { type Command, readWords, sentenceOf } from './usage.ts'

/** What runs, in the order in which it was started: it is ended in the opposite one. */
const running: Stop[] = []

export const start: Command = {
  usage: 'start',
  summary: 'runs the broker until it is told to stop',
  async run(words, { env }) {
    readWords(words, { options: {} })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0))
    await serve(readConfig(env), running, (sentence) => void end(1, sentence)).then(
      (address) => console.log(`Concordat listens at ${address}`),
      (error: unknown) => {
        // What breaks because it is being stopped is no news.
        if (!ending) return end(1, sentenceOf(error))
      },
    )
    return undefined
  },
}

let ending = false

/** Finishes what is at work and stops; asked again, or after a while, stops at once. */
async function end(code: number, sentence?: string): Promise<void> {
  if (sentence) console.error(sentence)
  if (ending) process.exit(1)
  ending = true
  const isDone = await endInTime(running.reverse(), patience)
  if (!isDone)
    console.error(
      `What was at work was not done after ${patience / 1000} seconds: it was broken off.`,
    )
  process.exit(isDone ? code : 1)
}

/** Milliseconds; container platforms lose theirs after half a minute. */
const patience = 25_000
