import type { ExperimentStatus } from '../db/schema.ts'
import type { Experiment } from './experiment.ts'

export type Step = 'start' | 'resume' | 'pause' | 'complete' | 'archive'

const transitions: Record<ExperimentStatus, Partial<Record<Step, ExperimentStatus>>> = {
  draft: { start: 'active', archive: 'archived' },
  active: { pause: 'paused', complete: 'completed', archive: 'archived' },
  paused: { start: 'active', resume: 'active', complete: 'completed', archive: 'archived' },
  completed: { archive: 'archived' },
  archived: {},
}

/** The status after a step, or the sentence that refuses it. */
export function nextStatus(
  status: ExperimentStatus,
  step: Step,
): { status: ExperimentStatus } | { refusal: string } {
  const next = transitions[status][step]
  if (next) return { status: next }
  return step === 'archive'
    ? { refusal: 'Experiment is already archived' }
    : { refusal: `Cannot ${step} experiment with status: ${status}` }
}

/** Why an experiment cannot start yet, or undefined when it can. */
export function obstacleToStart(
  { variants, metrics, end_date }: Pick<Experiment, 'variants' | 'metrics' | 'end_date'>,
  now: Date,
): string | undefined {
  if (variants.length < 2) return 'Cannot start experiment with fewer than 2 variants'
  if (!variants.some(({ is_control }) => is_control)) {
    return 'Cannot start experiment without a control variant'
  }
  if (metrics.length === 0) return 'Cannot start experiment without a metric'
  const total = sumOfAllocations(variants)
  if (total !== 100) {
    return `Cannot start experiment: traffic allocations sum to ${total}, must be 100`
  }
  if (end_date !== null && end_date <= now) {
    return 'Cannot start experiment whose end date has passed'
  }
  return undefined
}

export function sumOfAllocations(variants: readonly { traffic_allocation: number }[]): number {
  return variants.reduce((sum, { traffic_allocation }) => sum + traffic_allocation, 0)
}

/** Fields that may still change, by a superuser, once an experiment has left the draft. */
export const changeableAfterDraft: readonly string[] = ['name', 'description', 'hypothesis', 'tags']

/** Whether dates may be set. */
export function isSchedulable(status: ExperimentStatus): boolean {
  return status === 'draft' || status === 'paused'
}
