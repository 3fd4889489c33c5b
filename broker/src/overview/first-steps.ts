import type { Db } from '../db/client.ts'
import type { FirstSteps } from './first-step.ts'
import { areAllStepsDone, findFirstSteps } from './first-steps-queries.ts'

/** How far the way from the first pact to the first deployment has been gone; undefined once all of it has. */
export async function readFirstSteps(db: Db): Promise<FirstSteps | undefined> {
  return (await areAllStepsDone(db)) ? undefined : findFirstSteps(db)
}
