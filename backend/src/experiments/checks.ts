import { invalid } from '../errors.ts'
import type { MetricInput, VariantInput } from './experiment.ts'
import { sumOfAllocations } from './lifecycle.ts'

/** Variants of a whole experiment: exactly one control, different names, all of the traffic. */
export function checkVariants(variants: readonly VariantInput[]): void {
  const controls = variants.filter(({ is_control }) => is_control).length
  if (controls === 0) throw invalid('At least one variant must be a control', 'body', 'variants')
  if (controls > 1) throw invalid('Only one variant can be the control', 'body', 'variants')
  if (hasDuplicates(variants)) throw invalid('Variant names must be unique', 'body', 'variants')
  const total = sumOfAllocations(variants)
  if (total !== 100) {
    throw invalid(`Variant traffic allocations must sum to 100, got ${total}`, 'body', 'variants')
  }
}

/** Metrics of one experiment: different names, one primary at most. */
export function checkMetrics(metrics: readonly MetricInput[]): void {
  if (hasDuplicates(metrics)) throw invalid('Metric names must be unique', 'body', 'metrics')
  if (metrics.filter(({ is_primary }) => is_primary).length > 1) {
    throw invalid('Only one metric can be the primary one', 'body', 'metrics')
  }
}

function hasDuplicates(items: readonly { name: string }[]): boolean {
  return new Set(items.map(({ name }) => name)).size < items.length
}
