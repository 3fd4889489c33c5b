import { plain, say } from './summary.ts'

/**
 * The last job of a workflow, and the only one that a branch's protection needs to require: GitHub takes a skipped job
 * for a success, and this one does not. `needs` is the JSON of the `needs` context.
 */
export function requireAll(needs: string | undefined): boolean {
  const jobs = Object.entries(JSON.parse(needs || '{}') as Record<string, { result?: string }>)
  if (jobs.length === 0)
    throw new Error('NEEDS holds no job: set it to the JSON of the needs context')
  const missing = jobs.filter(([, { result }]) => result !== 'success')
  const rows = jobs.map(
    ([name, { result }]) =>
      `| ${result === 'success' ? '✅' : '❌'} | ${plain(name)} | ${result} |`,
  )
  const title =
    missing.length === 0
      ? 'All gates passed'
      : `Not passed: ${missing.map(([name]) => name).join(', ')}`
  say(
    [`### ${title}`, ['| | job | result |', '| --- | --- | --- |', ...rows].join('\n')].join(
      '\n\n',
    ),
  )
  return missing.length === 0
}
