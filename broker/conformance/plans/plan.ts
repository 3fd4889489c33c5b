/** A node of `EXPLAIN (ANALYZE, FORMAT JSON)`: https://www.postgresql.org/docs/current/sql-explain.html. */
export interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Actual Rows': number
  'Actual Loops': number
  'Rows Removed by Filter'?: number
  Plans?: PlanNode[]
}

/** Tables that grow with the history: whoever reads one from end to end pays for all of it. */
const growing = [
  'version',
  'branch_version',
  'tag',
  'publication',
  'content',
  'content_body',
  'interaction',
  'content_interaction',
  'result',
  'result_detail',
  'first_success',
  'deployment',
  'release',
  'delivery',
  'delivery_attempt',
] as const

/**
 * What of a plan stays the same from run to run: by which way which table is read, once for each way, and how many rows
 * that touches, as a power of ten. Costs, times, the shape of joins, and ways on which nothing was met are left out.
 */
export function factsOf(root: PlanNode): string[] {
  const touched = new Map<string, number>()
  for (const node of nodesOf(root)) {
    const { 'Relation Name': table, 'Index Name': index } = node
    if (table === undefined && index === undefined) continue
    const way = [node['Node Type'], index && `by ${index}`, table && `on ${table}`]
    const key = way.filter(Boolean).join(' ')
    touched.set(key, (touched.get(key) ?? 0) + touchedBy(node))
  }
  return [...touched]
    .filter(([, rows]) => rows >= 1)
    .map(([key, rows]) => `${key}: ${bucket(rows)}`)
    .sort()
}

/** Rows: a table that is smaller fits into a few pages, of which an index would save none. */
export const few = 1_000

/** The growing tables that a plan reads from end to end, where they are no longer small. */
export function scansIn(root: PlanNode): string[] {
  const names = nodesOf(root).flatMap((node) =>
    node['Node Type'].includes('Seq Scan') && touchedBy(node) >= few
      ? (node['Relation Name'] ?? [])
      : [],
  )
  return [...new Set(names)].filter((name) => growing.some((one) => one === name))
}

/** Rows that a plan reads from tables and indexes, those that it throws away included. */
export function rowsTouched(root: PlanNode): number {
  return nodesOf(root)
    .filter((node) => node['Relation Name'] ?? node['Index Name'])
    .reduce((sum, node) => sum + touchedBy(node), 0)
}

function touchedBy(node: PlanNode): number {
  return (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops']
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

function bucket(rows: number): string {
  const power = 10 ** Math.floor(Math.log10(rows))
  return power === 1 ? 'under 10 rows' : `${power} rows and more`
}

/** What a question asked the database, statement by statement, as its approved file holds it. */
export function textOf(statements: readonly { text: string; facts: readonly string[] }[]): string {
  return statements
    .map(({ text, facts }) => `${summaryOf(text)}\n${facts.map((fact) => `  ${fact}\n`).join('')}`)
    .join('\n')
}

/** The beginning of a statement, so that a reader knows which it is. */
export function summaryOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > 90 ? `${line.slice(0, 90)} …` : line
}

/** The lines that are new, and those that are gone. */
export function differenceOf(approved: string, now: string): string[] {
  const [before, after] = [approved.split('\n'), now.split('\n')]
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ]
}
