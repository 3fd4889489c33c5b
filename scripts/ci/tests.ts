import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { root } from '../loop/command.ts'
import { type JestResult, readJestResult } from '../test/results.ts'
import { fenced, plain, say } from './summary.ts'

/** Sums up the reports that `npm test` has left. False when something failed, or when there is no report at all. */
export function summarizeTests(folder = join(root, 'reports')): boolean {
  const files = globSync('*.json', { cwd: folder }).sort()
  const steps = files.flatMap((file) => {
    const result: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'))
    return isJest(result) ? [{ name: basename(file, '.json'), result }] : []
  })
  const rows = steps.map(({ name, result }) => {
    const { passed, failed, skipped } = readJestResult(result, 0)
    return { name, passed, failed, skipped, told: failuresOf(result) }
  })
  const failed = rows.filter((row) => row.failed > 0)
  const title =
    rows.length === 0
      ? 'No test has left a report'
      : failed.length === 0
        ? 'All tests passed'
        : `Tests failed: ${failed.map(({ name }) => name).join(', ')}`
  say(
    [
      `### ${title}`,
      ...(rows.length === 0 ? [] : [tableOf(rows)]),
      ...failed.flatMap(({ told }) => told),
    ].join('\n\n'),
  )
  return rows.length > 0 && failed.length === 0
}

function tableOf(rows: { name: string; passed: number; failed: number; skipped: string[] }[]) {
  return [
    '| | step | passed | failed | skipped |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(
      ({ name, passed, failed, skipped }) =>
        `| ${failed > 0 ? '❌' : '✅'} | ${plain(name)} | ${passed} | ${failed} | ${skipped.length} |`,
    ),
  ].join('\n')
}

/** Each failure with the beginning of what was said about it. */
function failuresOf({ testResults }: JestResult): string[] {
  return testResults
    .filter(({ status }) => status === 'failed')
    .map(({ name, message }) => {
      const said = message.replaceAll('\u001b', '').replace(/\[\d+(;\d+)*m/g, '')
      const text = said.trim().split('\n').slice(0, 40).join('\n')
      return `**${plain(name.replace(root, ''))}**\n\n${fenced(text)}`
    })
}

function isJest(value: unknown): value is JestResult {
  return typeof value === 'object' && value !== null && 'testResults' in value
}
