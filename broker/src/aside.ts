import { Worker } from 'node:worker_threads'

/** What a kind of task is done by: here for small ones, in a thread for large ones. */
export interface Workshop<Task, Answer> {
  /** A module that answers each message, a task, with what `perform` gives for it. */
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
 * Performs a task without holding up the server: a small one at once, a large one in a thread, two at a time
 * whatever they are. Throws TimeIsUp when a large task is not done within `timeLimit` milliseconds, waiting
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

/** Threads that wait for another task of their kind, by their module: a warm one is several times as quick as a new one. */
const idle = new Map<string, Worker[]>()
/** Which wait a thread is in: the end of an earlier one means nothing to it. */
const waits = new WeakMap<Worker, symbol>()
/** Milliseconds. A thread that nobody needs gives its memory back. */
const patience = 30_000

async function inThread<Answer>(
  worker: URL,
  task: unknown,
  timeLimit: number | undefined,
): Promise<Answer> {
  const thread = idle.get(worker.href)?.pop() ?? startThread(worker)
  let settle = () => {}
  thread.ref()
  try {
    const answer = await new Promise<Answer>((resolve, reject) => {
      const onExit = (code: number) =>
        reject(new Error(`The thread of ${worker.pathname} ended with code ${code}`))
      const timer =
        timeLimit === undefined ? undefined : setTimeout(() => reject(new TimeIsUp()), timeLimit)
      thread.on('message', resolve).on('error', reject).on('exit', onExit)
      settle = () => {
        clearTimeout(timer)
        thread.off('message', resolve).off('error', reject).off('exit', onExit)
      }
      thread.postMessage(task)
    })
    settle()
    keep(worker, thread)
    return answer
  } catch (error) {
    settle()
    await thread.terminate()
    throw error
  }
}

function startThread(worker: URL): Worker {
  const thread = new Worker(worker)
  thread.on('error', () => {
    // Told to the task that is under way; without any listener it would end the server.
  })
  thread.once('exit', () => forget(worker, thread))
  return thread
}

/** Lets it wait, without keeping the process alive for it. */
function keep(worker: URL, thread: Worker): void {
  thread.unref()
  idle.set(worker.href, [...(idle.get(worker.href) ?? []), thread])
  const since = Symbol(worker.href)
  waits.set(thread, since)
  setTimeout(() => {
    if (waits.get(thread) === since && forget(worker, thread)) void thread.terminate()
  }, patience).unref()
}

/** Whether it was waiting. */
function forget(worker: URL, thread: Worker): boolean {
  const waiting = idle.get(worker.href) ?? []
  const others = waiting.filter((other) => other !== thread)
  idle.set(worker.href, others)
  return others.length < waiting.length
}
