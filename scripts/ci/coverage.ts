import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../loop/command.ts'
import { say } from './summary.ts'

const head = 'day,commit,workspace,lines,covered'

/** Adds a line for each workspace to the trend, from the report of `npm run coverage`. False when there is none. */
export function recordCoverage(
  trend: string,
  now = new Date(),
  report = join(root, 'reports/coverage/lcov.info'),
): boolean {
  if (!existsSync(report)) {
    say('### No coverage was measured: run `npm run coverage` first')
    return false
  }
  const lines = linesRun(report)
  const before = existsSync(trend) ? readFileSync(trend, 'utf8').trim().split('\n').slice(1) : []
  if (before.length === 0) writeFileSync(trend, `${head}\n`)
  const last = new Map(before.map((line) => [line.split(',')[2], line.split(',')]))
  const rows = [...lines].sort().map(([workspace, { all, covered }]) => {
    const earlier = last.get(workspace)
    const change = earlier
      ? percent(covered, all) - percent(Number(earlier[4]), Number(earlier[3]))
      : 0
    const day = now.toISOString().slice(0, 10)
    appendFileSync(trend, `${day},${process.env.GITHUB_SHA ?? ''},${workspace},${all},${covered}\n`)
    return `| ${workspace} | ${all} | ${percent(covered, all).toFixed(1)} % | ${change >= 0 ? '+' : ''}${change.toFixed(1)} |`
  })
  say(
    [
      '### Coverage',
      [
        '| workspace | lines | covered | since the last |',
        '| --- | --- | --- | --- |',
        ...rows,
      ].join('\n'),
    ].join('\n\n'),
  )
  return true
}

const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole)

/** How many lines each workspace's sources have, and how many of them ran. */
function linesRun(report: string): Map<string, { all: number; covered: number }> {
  const found = new Map<string, { all: number; covered: number }>()
  let workspace = ''
  for (const line of readFileSync(report, 'utf8').split('\n')) {
    if (line.startsWith('SF:')) workspace = line.slice(3).split('/')[0] ?? ''
    const [, count] = /^DA:\d+,(\d+)/.exec(line) ?? []
    if (count === undefined) continue
    const { all, covered } = found.get(workspace) ?? { all: 0, covered: 0 }
    found.set(workspace, { all: all + 1, covered: covered + (count === '0' ? 0 : 1) })
  }
  return found
}
