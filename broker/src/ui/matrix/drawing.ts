import type { VersionFacts } from '../../matrix/row.ts'
import { type Html, html } from '../html.ts'
import { counted, environmentName, shortVersion, versionName } from '../names.ts'
import { mark, wordOf } from '../verdict.ts'
import type { Visit } from '../visit.ts'
import type { Grid, GridRow } from './grid.ts'

type Facts = ReadonlyMap<number, VersionFacts>

/** Versions of a content that are named; the others are counted. */
const MOST_NAMED = 3

/** Contents down, versions of the provider across; a cell says what the one did with the other. */
export function gridDrawing(grid: Grid, facts: Facts, visit: Visit): Html {
  const { pair, columns, rows, left } = grid
  const leftOut = [
    left.contents > 0 && `${counted(left.contents, 'older content')}`,
    left.versions > 0 && `${counted(left.versions, 'older version')} of the provider`,
  ].filter((part) => part !== false)
  return html`<section aria-labelledby="grid"><div class="sec"><h2 id="grid">Who held with whom</h2><p>Versions with the same content share their results.</p></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="grid"><table class="grid">
<thead><tr><th scope="col">Pact of <bdi>${pair.consumer}</bdi></th>${columns.map(
    ({ id, number }) =>
      html`<th scope="col" class="pv">${versionName(number)}${environmentsOf(id, facts)}</th>`,
  )}</tr></thead>
<tbody>${rows.map((row) => gridRow(row, grid, facts, visit))}</tbody></table></div>
<ul class="legend"><li><span>Across: versions of <bdi>${pair.provider}</bdi>, older to newer</span></li>${(['ok', 'fail', 'unknown'] as const).map((verdict) => html`<li>${mark(verdict)} ${verdict === 'unknown' ? 'no result' : wordOf(verdict).toLowerCase()}</li>`)}<li><span class="livebox" aria-hidden="true"></span> both run in one environment</li></ul>
${leftOut.length > 0 && html`<p class="sub">Not drawn: ${leftOut.join(' and ')}. Name a branch, a version or an environment to see them.</p>`}</section>`
}

function gridRow(row: GridRow, { pair, columns }: Grid, facts: Facts, visit: Visit): Html {
  const { publication, versions, cells } = row
  const named = versions.slice(0, MOST_NAMED)
  const newest = versions[0]?.number ?? ''
  return html`<tr><th scope="row"><a href="${visit.pages.pact(pair, newest)}"><span aria-hidden="true">◆</span> <code title="${publication.sha}">${publication.sha.slice(0, 8)}</code></a>
<ul>${named.map(({ id, number }) => html`<li>${versionName(number)} ${environmentsOf(id, facts)}</li>`)}${versions.length > named.length && html`<li class="dim">and ${versions.length - named.length} more</li>`}</ul></th>${columns.map(
    ({ id, number }) => {
      const found = cells.get(id)
      if (!found?.result)
        return html`<td class="mx unknown"><span>${mark('unknown')}<span class="vh">no result</span></span></td>`
      const verdict = found.result.success ? 'ok' : 'fail'
      const isLive = versions.some((version) => runTogether(version.id, id, facts))
      const words = `${wordOf(verdict)}: ${shortVersion(newest)} with ${shortVersion(number)}${isLive ? ', both live' : ''}`
      return html`<td class="mx ${verdict}${isLive && ' live'}"><a href="${visit.pages.pact(pair, found.consumerVersion.number, { provider: number })}" aria-label="${words}">${mark(verdict)}</a></td>`
    },
  )}</tr>`
}

function environmentsOf(version: number, facts: Facts): Html {
  return html`${facts.get(version)?.environments.map((environment) => html` ${environmentName(environment)}`)}`
}

function runTogether(one: number, other: number, facts: Facts): boolean {
  const there = new Set(facts.get(one)?.environments.map(({ uuid }) => uuid))
  return facts.get(other)?.environments.some(({ uuid }) => there.has(uuid)) ?? false
}
