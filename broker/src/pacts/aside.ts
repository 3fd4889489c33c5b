import { asItRuns, aside as doAside, type Workshop } from '../aside.ts'
import { type Answers, perform, sizeOf, type Task } from './task.ts'

const workshop: Workshop<Task, Answers[Task['kind']]> = {
  worker: asItRuns(new URL('./pact-worker.ts', import.meta.url)),
  perform,
  sizeOf,
}

/** Performs work on whole documents without holding up the server: see the general `aside`. */
export function aside<T extends Task>(task: T, timeLimit?: number): Promise<Answers[T['kind']]>
export function aside(task: Task, timeLimit?: number): Promise<Answers[Task['kind']]> {
  return doAside(workshop, task, timeLimit)
}
