import { logGamma, normalTwoSided, studentTwoSided } from './distributions.ts'

/** Of `size` users, `conversions` did it. */
export interface Proportion {
  readonly conversions: number
  readonly size: number
}

/** Numbers by their size, sum and sum of squares. */
export interface Sample {
  readonly size: number
  readonly sum: number
  readonly sumOfSquares: number
}

export type Interval = readonly [number, number]

const z95 = 1.959964

export function rateOf({ conversions, size }: Proportion): number {
  return size === 0 ? 0 : conversions / size
}

/** The two-sided p of Fisher's exact test: tables at most as likely as the one seen. */
export function fisherExact(a: Proportion, b: Proportion): number {
  const total = a.size + b.size
  const conversions = a.conversions + b.conversions
  const lowest = Math.max(0, conversions - b.size)
  const highest = Math.min(a.size, conversions)
  const whole = logChoose(total, conversions)
  const logOf = (k: number) => logChoose(a.size, k) + logChoose(b.size, conversions - k) - whole
  const seen = logOf(a.conversions) + 1e-7
  let p = 0
  for (let k = lowest; k <= highest; k += 1) {
    const log = logOf(k)
    if (log <= seen) p += Math.exp(log)
  }
  return Math.min(1, p)
}

function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)
}

/** The pooled z test of two proportions. */
export function twoProportionZ(
  control: Proportion,
  treatment: Proportion,
): { z: number; p: number } {
  const pooled = (control.conversions + treatment.conversions) / (control.size + treatment.size)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / control.size + 1 / treatment.size))
  const difference = rateOf(treatment) - rateOf(control)
  const z = error === 0 ? 0 : difference / error
  return { z, p: normalTwoSided(z) }
}

/** The Wald interval of one proportion, 95 %, in per cent and cut to 0 and 100. */
export function waldPercent(proportion: Proportion): Interval {
  const rate = rateOf(proportion)
  const half = proportion.size === 0 ? 0 : 1.96 * Math.sqrt((rate * (1 - rate)) / proportion.size)
  return [Math.max(0, rate - half) * 100, Math.min(1, rate + half) * 100]
}

/** The interval of the difference of two rates, 95 %, unpooled. */
export function differenceOfRates(control: Proportion, treatment: Proportion): Interval {
  const variance = (proportion: Proportion) => {
    const rate = rateOf(proportion)
    return (rate * (1 - rate)) / proportion.size
  }
  return around(
    rateOf(treatment) - rateOf(control),
    Math.sqrt(variance(control) + variance(treatment)),
  )
}

export function meanOf({ size, sum }: Sample): number {
  return size === 0 ? 0 : sum / size
}

function varianceOf({ size, sum, sumOfSquares }: Sample): number {
  return size < 2 ? 0 : Math.max(0, (sumOfSquares - (sum * sum) / size) / (size - 1))
}

/** The interval of the difference of two means, 95 %, unpooled. */
export function differenceOfMeans(control: Sample, treatment: Sample): Interval {
  const error = Math.sqrt(
    varianceOf(control) / control.size + varianceOf(treatment) / treatment.size,
  )
  return around(meanOf(treatment) - meanOf(control), error)
}

function around(value: number, error: number): Interval {
  return [value - z95 * error, value + z95 * error]
}

export interface Welch {
  readonly t: number
  readonly degrees: number
  readonly p: number
}

/** Welch's t test of two means; undefined where a sample is too small or nothing varies. */
export function welch(control: Sample, treatment: Sample): Welch | undefined {
  if (control.size < 2 || treatment.size < 2) return undefined
  const a = varianceOf(control) / control.size
  const b = varianceOf(treatment) / treatment.size
  if (a + b === 0) return undefined
  const t = (meanOf(treatment) - meanOf(control)) / Math.sqrt(a + b)
  const degrees = (a + b) ** 2 / (a ** 2 / (control.size - 1) + b ** 2 / (treatment.size - 1))
  return { t, degrees, p: studentTwoSided(t, degrees) }
}

/** Holm's correction: p values for several tests at once, in the order given. */
export function holm(ps: readonly number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p)
  const adjusted = new Array<number>(ps.length).fill(1)
  let highest = 0
  for (const [rank, { p, index }] of order.entries()) {
    highest = Math.min(1, Math.max(highest, p * (ps.length - rank)))
    adjusted[index] = highest
  }
  return adjusted
}

/** How much larger a value is, as a share of the control; null when the control is 0. */
export function relativeImprovement(control: number, treatment: number): number | null {
  return control === 0 ? null : (treatment - control) / control
}
