import { appendFileSync, existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../loop/command.ts'
import { say } from './summary.ts'

const head = 'day,commit,workspace,lines,covered'

/**
 * Adds a line for each workspace to the trend, from the coverage of all steps of `npm test -- --coverage`: a line of
 * code counts as covered when any step ran it. False when there is no coverage to add.
 */
export function recordCoverage(
  trend: string,
  now = new Date(),
  folder = join(root, 'reports/coverage'),
): boolean {
  const lines = linesRun(globSync('*/lcov.info', { cwd: folder }).map((file) => join(folder, file)))
  if (lines.size === 0) {
    say('### No coverage was measured: run `npm test -- --coverage` first')
    return false
  }
  const before = existsSync(trend) ? readFileSync(trend, 'utf8').trim().split('\n').slice(1) : []
  if (before.length === 0) writeFileSync(trend, `${head}\n`)
  const last = new Map(before.map((line) => [line.split(',')[2], line.split(',')]))
  const rows = [...lines].sort().map(([workspace, runs]) => {
    const covered = [...runs.values()].filter(Boolean).length
    const earlier = last.get(workspace)
    const change = earlier
      ? percent(covered, runs.size) - percent(Number(earlier[4]), Number(earlier[3]))
      : 0
    const day = now.toISOString().slice(0, 10)
    appendFileSync(
      trend,
      `${day},${process.env.GITHUB_SHA ?? ''},${workspace},${runs.size},${covered}\n`,
    )
    return `| ${workspace} | ${runs.size} | ${percent(covered, runs.size).toFixed(1)} % | ${change >= 0 ? '+' : ''}${change.toFixed(1)} |`
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

/** By workspace, each line of its sources and whether any of the reports saw it run. */
function linesRun(reports: string[]): Map<string, Map<string, boolean>> {
  const found = new Map<string, Map<string, boolean>>()
  for (const report of reports) {
    let file = ''
    for (const line of readFileSync(report, 'utf8').split('\n')) {
      if (line.startsWith('SF:')) file = line.slice(3).replace(root, '')
      const [, number, count] = /^DA:(\d+),(\d+)/.exec(line) ?? []
      if (number === undefined) continue
      const workspace = file.split('/')[0] ?? file
      const runs = found.get(workspace) ?? new Map<string, boolean>()
      const place = `${file}:${number}`
      runs.set(place, runs.get(place) === true || count !== '0')
      found.set(workspace, runs)
    }
  }
  return found
}
