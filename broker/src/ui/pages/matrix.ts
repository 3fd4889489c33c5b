import type { Matrix } from '../../matrix/matrix.ts'
import type { Row, VersionFacts } from '../../matrix/row.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { gridDrawing } from '../matrix/drawing.ts'
import { type MatrixFormView, matrixForm } from '../matrix/form.ts'
import { gridOf } from '../matrix/grid.ts'
import { branchName, counted, environmentName, pairName, versionName } from '../names.ts'
import { pager } from '../pager.ts'
import { causeBlock } from '../reasons.ts'
import { timeOf } from '../times.ts'
import { type Verdict, verdictMark } from '../verdict.ts'
import type { Visit } from '../visit.ts'

export interface MatrixView extends MatrixFormView {
  /** Absent before anything was asked. */
  matrix: Matrix | undefined
  /** Given on the page of one integration. */
  pair?: { consumer: string; provider: string }
  /** The same question's address, for the link to the JSON. */
  address: string
  page: { number: number; size: number }
}

/** Whoever asks about one version wants to know why; whoever looks at a pair, how it failed last. */
const MOST_CAUSES = { ofVersion: 3, ofPair: 1 }

/** Who was verified against whom: as a grid where it is about one pair, and by the rows that the gate reads. */
export function matrixPage(view: MatrixView, visit: Visit): Page {
  const { matrix, pair, asked, address } = view
  const { pages } = visit
  const above = { title: 'Integrations', address: pages.integrations() }
  const title = pair ? `Matrix of ${pair.consumer} and ${pair.provider}` : 'Matrix'
  const grid =
    matrix &&
    gridOf(
      rowsOf(matrix).map(({ row }) => row),
      isLiveIn(matrix),
    )
  const isGrid = asked.view !== 'rows' && grid !== undefined
  return {
    title,
    section: 'matrix',
    ...(matrix && { json: address }),
    main: html`${pair && crumbs([above, { title: pairName(pair), address: pages.integration(pair) }], 'Matrix')}
<div class="head"><div><h1>Matrix${pair && html` of ${pairName(pair)}`}</h1>
<p class="sub">${matrix ? answer(matrix) : 'Which version of one application holds with which version of another: the rows that the gate reads.'}</p></div>
${
  grid &&
  html`<nav class="seg" aria-label="View">${[
    ['grid', 'Grid'] as const,
    ['rows', 'Rows'] as const,
  ].map(
    ([name, word]) =>
      html`<a href="${visit.here({ view: name, page: undefined })}"${(name === 'grid') === isGrid && html` aria-current="page"`}>${word}</a>`,
  )}</nav>`
}</div>
${matrixForm(view, visit)}
${isGrid && gridDrawing(grid, matrix?.versions ?? new Map(), visit)}
${matrix && !isGrid && rowTable(matrix, view, visit)}
${matrix && causes(matrix, visit)}`,
  }
}

function isLiveIn({ versions }: Matrix): (version: number) => boolean {
  return (version) => (versions.get(version)?.environments.length ?? 0) > 0
}

function answer({ verdict, reasons }: Matrix): string {
  const { deployable, counts, limited } = verdict
  const nothing = reasons.some(({ kind }) => kind === 'NOTHING_TO_CHECK')
  if (nothing) return 'Nothing was checked: no pact matches the question.'
  const told = `${counts.success} verified, ${counts.failed} failed, ${counts.unknown} without a result.`
  if (limited !== undefined) return `Only the newest ${limited} were looked at: ${told}`
  if (deployable === true) return `All of it holds. ${told}`
  return deployable === false ? `Not all of it holds. ${told}` : `Not known yet. ${told}`
}

function causes({ reasons, resolution }: Matrix, visit: Visit): Html | undefined {
  const isOfVersion = resolution.query.selectors.some(({ version }) => version !== undefined)
  const most = isOfVersion ? MOST_CAUSES.ofVersion : MOST_CAUSES.ofPair
  const blocking = reasons.filter((reason) => reason.blocking)
  if (blocking.length === 0) return undefined
  const note =
    blocking.length > most
      ? `${most === 1 ? 'The newest' : `The first ${most}`} of ${blocking.length}.`
      : 'What failed or is not known, and what to do.'
  return html`<section aria-labelledby="causes"><div class="sec"><h2 id="causes">What does not hold</h2><p>${note}</p></div>
<div class="vstack">${blocking.slice(0, most).map((reason) => causeBlock(reason, undefined, visit))}</div></section>`
}

function rowsOf({ verdict }: Matrix): { row: Row; ignored: boolean }[] {
  return [
    ...verdict.considered.map((row) => ({ row, ignored: false })),
    ...verdict.ignored.map((row) => ({ row, ignored: true })),
  ]
}

function rowTable(matrix: Matrix, { page }: MatrixView, visit: Visit): Html {
  const rows = rowsOf(matrix)
  const shown = rows.slice((page.number - 1) * page.size, page.number * page.size)
  if (rows.length === 0)
    return html`<p class="note none">No rows: no pact was published between versions that match. A row appears with the first pact.</p>`
  return html`<section aria-labelledby="rows"><div class="sec"><h2 id="rows">Rows</h2><p>${counted(rows.length, 'row')}, newest consumer version first. This is what the gate reads.</p></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="rows"><table class="stack">
<thead><tr><th scope="col">Result</th><th scope="col">Consumer</th><th scope="col">Provider</th><th scope="col">Pact published</th><th scope="col">Verified</th></tr></thead>
<tbody>${shown.map(({ row, ignored }) => tableRow(row, ignored, matrix.versions, visit))}</tbody>
</table></div>
${pager(page, { found: rows.length, noun: 'rows' }, (number) => visit.here({ page: number }))}</section>`
}

function tableRow(
  row: Row,
  ignored: boolean,
  versions: Map<number, VersionFacts>,
  visit: Visit,
): Html {
  const { consumer, consumerVersion, provider, providerVersion, publication, result } = row
  const pair = { consumer: consumer.name, provider: provider.name }
  const verdict: Verdict = ignored
    ? 'ignored'
    : result === null
      ? 'unknown'
      : result.success
        ? 'ok'
        : 'fail'
  return html`<tr>
<td>${verdictMark(verdict)}</td>
<th scope="row" data-th="Consumer"><a href="${visit.pages.pairMatrix(pair)}"><bdi>${consumer.name}</bdi></a> ${versionName(consumerVersion.number)} ${whereItStands(versions.get(consumerVersion.id))}</th>
<td data-th="Provider"><bdi>${provider.name}</bdi> ${providerVersion ? html`${versionName(providerVersion.number)} ${whereItStands(versions.get(providerVersion.id))}` : html`<span class="dim">no version</span>`}</td>
<td data-th="Pact published"><a href="${visit.pages.pact(pair, consumerVersion.number)}">${timeOf(publication.createdAt, visit)}</a></td>
<td data-th="Verified">${result ? html`<a href="${visit.links.verificationResult(pair, publication.sha, result.number)}">${timeOf(result.createdAt, visit)}</a>` : html`<span class="dim">never</span>`}</td>
</tr>`
}

/** Versions on many branches are told by the first few. */
const MOST_BRANCHES = 3

function whereItStands(facts: VersionFacts | undefined): Html {
  const branches = facts?.branches ?? []
  return html`${branches.slice(0, MOST_BRANCHES).map(({ name }) => html`${branchName(name)} `)}${branches.length > MOST_BRANCHES && html`<span class="dim">and ${branches.length - MOST_BRANCHES} more</span> `}${facts?.environments.map(
    (environment) => html`${environmentName(environment)} `,
  )}`
}
