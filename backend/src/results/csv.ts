import type { summarise } from './summary.ts'

const columns = [
  'metric',
  'variant',
  'sample_size',
  'control_value',
  'value',
  'difference',
  'p_value',
  'adjusted_p_value',
  'significant',
  'interval_low',
  'interval_high',
] as const

/** Results as a table: one row for each treatment and metric. */
export function csvOf({ metrics, sample_sizes }: ReturnType<typeof summarise>): string {
  const rows = metrics.flatMap((metric) =>
    Object.entries(metric.variant_values).map(([variant, value]) => [
      metric.name,
      variant,
      sample_sizes[variant],
      metric.control_value,
      value,
      metric.differences[variant],
      metric.p_values[variant],
      metric.adjusted_p_values[variant],
      metric.significant[variant],
      ...(metric.confidence_intervals[variant] ?? [undefined, undefined]),
    ]),
  )
  return [[...columns], ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** Quoted where needed; text that a spreadsheet would run as a formula is kept from it by an apostrophe. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = /^[=+\-@\t\r]/.test(String(value)) ? `'${String(value)}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
