import { Worker } from 'node:worker_threads'
import { type Answers, perform, sizeOf, type Task } from './task.ts'

/** Below this size a task takes a few milliseconds, less than starting a thread for it. */
const smallEnough = 256 * 1024
/** More at a time would only take the processor and the memory from each other and from the server. */
const threads = 2

const source = new URL('./aside-worker.ts', import.meta.url)
/** A compiler leaves the name above alone: where this file is JavaScript, so is the one beside it. */
const worker = import.meta.url.endsWith('.ts')
  ? source
  : new URL('./aside-worker.js', import.meta.url)

let running = 0
const waiting: (() => void)[] = []

/** A task that took longer than it may. */
export class TimeIsUp extends Error {}

/**
 * Performs a task without holding up the server: a small one at once, a large one in a thread of its own, two at a
 * time. Throws TimeIsUp when a large task is not done within `timeLimit` milliseconds, waiting not counted.
 */
export async function aside<T extends Task>(
  task: T,
  timeLimit?: number,
): Promise<Answers[T['kind']]> {
  if (sizeOf(task) <= smallEnough) return perform(task)
  if (running >= threads) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await inThread(task, timeLimit)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

async function inThread<T extends Task>(
  task: T,
  timeLimit: number | undefined,
): Promise<Answers[T['kind']]> {
  const thread = new Worker(worker, { workerData: task })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', (code) =>
        reject(new Error(`A thread for a task (${task.kind}) ended with code ${code}`)),
      )
      if (timeLimit !== undefined) timer = setTimeout(() => reject(new TimeIsUp()), timeLimit)
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}
