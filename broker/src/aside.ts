import { Worker } from 'node:worker_threads'

/** What a kind of task is done by: here for small ones, in a thread for large ones. */
export interface Workshop<Task, Answer> {
  /** A module that posts what `perform` gives for its `workerData`. */
  worker: URL
  perform: (task: Task) => Answer
  /** How much text there is to work on. */
  sizeOf: (task: Task) => number
}

/** Below this size a task takes a few milliseconds, less than starting a thread for it. */
const smallEnough = 256 * 1024
/** More at a time would only take the processor and the memory from each other and from the server. */
const threads = 2

let running = 0
const waiting: (() => void)[] = []

/** A task that took longer than it may. */
export class TimeIsUp extends Error {}

/**
 * Performs a task without holding up the server: a small one at once, a large one in a thread of its own, two at a
 * time whatever they are. Throws TimeIsUp when a large task is not done within `timeLimit` milliseconds, waiting
 * not counted.
 */
export async function aside<Task, Answer>(
  workshop: Workshop<Task, Answer>,
  task: Task,
  timeLimit?: number,
): Promise<Answer> {
  if (workshop.sizeOf(task) <= smallEnough) return workshop.perform(task)
  if (running >= threads) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    return await inThread<Answer>(workshop.worker, task, timeLimit)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}

/** A compiler leaves the name of a worker in its source alone: where this file is JavaScript, so is the worker. */
export function asItRuns(source: URL): URL {
  return import.meta.url.endsWith('.ts') ? source : new URL(source.href.replace(/ts$/, 'js'))
}

async function inThread<Answer>(
  worker: URL,
  task: unknown,
  timeLimit: number | undefined,
): Promise<Answer> {
  const thread = new Worker(worker, { workerData: task })
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', (code) =>
        reject(new Error(`The thread of ${worker.pathname} ended with code ${code}`)),
      )
      if (timeLimit !== undefined) timer = setTimeout(() => reject(new TimeIsUp()), timeLimit)
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}
