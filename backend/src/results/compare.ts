import type { MetricType } from '../db/schema.ts'
import {
  differenceOfMeans,
  differenceOfRates,
  fisherExact,
  holm,
  type Interval,
  meanOf,
  type Proportion,
  rateOf,
  relativeImprovement,
  type Sample,
  welch,
} from '../statistics/significance.ts'

/** What was seen of one metric in one variant. */
export interface Observation {
  readonly variant: string
  readonly isControl: boolean
  readonly proportion: Proportion
  readonly sample: Sample
}

export interface MetricQuestion {
  readonly metricType: MetricType
  readonly minimumSampleSize: number
  readonly lowerIsBetter: boolean
  /** Only the primary metric decides, so only its tests are corrected for being several. */
  readonly isPrimary: boolean
}

/** A treatment against the control. */
export interface Comparison {
  readonly variant: string
  readonly value: number
  readonly difference: number
  readonly relativeImprovement: number | null
  /** Undefined where too little was seen to say anything. */
  readonly p: number | undefined
  readonly adjustedP: number | undefined
  readonly interval: Interval | undefined
  readonly isSignificant: boolean
  readonly hasEnoughData: boolean
}

export interface MetricComparison {
  readonly controlValue: number
  readonly treatments: readonly Comparison[]
}

const level = 0.05

/** Compares each treatment with the control: exactly for conversions, by Welch's test for amounts. */
export function compareMetric(
  question: MetricQuestion,
  observations: readonly Observation[],
): MetricComparison {
  const control = observations.find(({ isControl }) => isControl)
  const treatments = observations.filter(({ isControl }) => !isControl)
  const isRate = question.metricType === 'conversion'
  const value = (seen: Observation) => (isRate ? rateOf(seen.proportion) : meanOf(seen.sample))
  if (!control) return { controlValue: 0, treatments: [] }

  const ps = treatments.map((treatment) => pOf(isRate, control, treatment))
  const adjusted = question.isPrimary && treatments.length > 1 ? adjust(ps) : ps
  return {
    controlValue: value(control),
    treatments: treatments.map((treatment, index) => {
      const adjustedP = adjusted[index]
      const hasEnoughData = [control, treatment].every(
        ({ proportion }) => proportion.size >= question.minimumSampleSize,
      )
      return {
        variant: treatment.variant,
        value: value(treatment),
        difference: value(treatment) - value(control),
        relativeImprovement: relativeImprovement(value(control), value(treatment)),
        p: ps[index],
        adjustedP,
        interval: intervalOf(isRate, control, treatment),
        isSignificant: hasEnoughData && adjustedP !== undefined && adjustedP < level,
        hasEnoughData,
      }
    }),
  }
}

function pOf(isRate: boolean, control: Observation, treatment: Observation): number | undefined {
  if (control.proportion.size === 0 || treatment.proportion.size === 0) return undefined
  return isRate
    ? fisherExact(treatment.proportion, control.proportion)
    : welch(control.sample, treatment.sample)?.p
}

function intervalOf(
  isRate: boolean,
  control: Observation,
  treatment: Observation,
): Interval | undefined {
  if (control.proportion.size === 0 || treatment.proportion.size === 0) return undefined
  return isRate
    ? differenceOfRates(control.proportion, treatment.proportion)
    : differenceOfMeans(control.sample, treatment.sample)
}

/** Corrects those that are there and leaves the others out. */
function adjust(ps: readonly (number | undefined)[]): (number | undefined)[] {
  const known = ps.filter((p) => p !== undefined)
  const corrected = holm(known)
  return ps.map((p) => (p === undefined ? undefined : corrected.shift()))
}

export interface Verdict {
  readonly conclusion: string
  readonly recommended: string | null
}

/** What the primary metric says, in a sentence. */
export function conclude(question: MetricQuestion, { treatments }: MetricComparison): Verdict {
  const better = (comparison: Comparison) =>
    question.lowerIsBetter ? comparison.difference < 0 : comparison.difference > 0
  const best = treatments
    .filter((comparison) => comparison.isSignificant && better(comparison))
    .sort((a, b) => (question.lowerIsBetter ? a.value - b.value : b.value - a.value))[0]
  if (best) {
    const lift = best.relativeImprovement
    const size = lift === null ? '' : ` by ${(Math.abs(lift) * 100).toFixed(1)} %`
    const conclusion = `${best.variant} beats the control${size} on the primary metric`
    return { conclusion, recommended: best.variant }
  }
  if (treatments.some(({ hasEnoughData }) => !hasEnoughData)) {
    const conclusion = 'Insufficient data: the minimum sample size has not been reached'
    return { conclusion, recommended: null }
  }
  const isWorse = treatments.some(({ isSignificant }) => isSignificant)
  const conclusion = isWorse
    ? 'No variant beats the control; at least one is significantly worse'
    : 'No significant difference between the variants and the control'
  return { conclusion, recommended: null }
}
