import type { Matrix } from '../../matrix/matrix.ts'
import type { Row, VersionFacts } from '../../matrix/row.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { branchName, environmentName, versionName } from '../names.ts'
import { causeBlock } from '../reasons.ts'
import { timeOf } from '../times.ts'
import { type Verdict, verdictMark } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'

export interface MatrixView {
  matrix: Matrix
  /** Given on the page of one integration. */
  pair?: { consumer: string; provider: string }
  /** The same question's address, for the link to the JSON. */
  address: string
}

/** Who was verified against whom: the rows that the gate reads, and what they come to. */
export function matrixPage(view: MatrixView, visit: Visit): Page {
  const { matrix, pair, address } = view
  const title = pair ? `${pair.consumer} → ${pair.provider}` : 'Matrix'
  const obstacles = matrix.reasons.filter((reason) => reason.blocking)
  return {
    title,
    section: 'matrix',
    json: address,
    main: html`<p class="crumbs"><a href="${visit.pages.integrations()}">Integrations</a></p>
<h1>${title}</h1>
<p class="sub">${answer(matrix)}</p>
${obstacles.map((reason) => causeBlock(reason, undefined, visit))}
${rowTable(matrix, visit)}`,
  }
}

/** The matrix before anything was asked. */
export function matrixForm(visit: Visit): Page {
  return {
    title: 'Matrix',
    section: 'matrix',
    main: html`<h1>Matrix</h1>
<p class="sub">Which version of one application holds with which version of another: the rows that the gate reads.</p>
<form class="filters" method="get" action="${visit.pages.fixed('/matrix')}">
<label>Application <input type="text" name="q[][pacticipant]" required></label>
<label>and application <input type="text" name="q[][pacticipant]" required></label>
<label>Rows <select name="latestby"><option value="cvpv">latest of each pair of versions</option><option value="cvp">latest of each consumer version</option><option value="">all results</option></select></label>
<label>At most <input type="number" name="limit" value="100" min="1"></label>
${momentField(visit)}<button class="strong" type="submit">Show</button></form>`,
  }
}

function answer({ verdict, reasons }: Matrix): string {
  const { deployable, counts } = verdict
  const nothing = reasons.some(({ kind }) => kind === 'NOTHING_TO_CHECK')
  if (nothing) return 'Nothing was checked: no pact matches the question.'
  const told = `${counts.success} verified, ${counts.failed} failed, ${counts.unknown} without a result.`
  if (deployable === true) return `All of it holds. ${told}`
  return deployable === false ? `Not all of it holds. ${told}` : `Not known yet. ${told}`
}

function rowTable({ verdict, versions }: Matrix, visit: Visit): Html {
  const rows = [
    ...verdict.considered.map((row) => ({ row, ignored: false })),
    ...verdict.ignored.map((row) => ({ row, ignored: true })),
  ]
  if (rows.length === 0)
    return html`<p class="note none">No rows. A row appears when a pact has been published.</p>`
  return html`<div class="panel" tabindex="0" role="region" aria-label="Rows"><table class="stack">
<thead><tr><th scope="col">Result</th><th scope="col">Consumer</th><th scope="col">Provider</th><th scope="col">Pact published</th><th scope="col">Verified</th></tr></thead>
<tbody>${rows.map(({ row, ignored }) => tableRow(row, ignored, versions, visit))}</tbody>
</table></div>`
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
<th scope="row" data-th="Consumer"><a href="${visit.pages.pairMatrix(pair)}">${consumer.name}</a> ${versionName(consumerVersion.number)} ${whereItStands(versions.get(consumerVersion.id))}</th>
<td data-th="Provider">${provider.name} ${providerVersion ? html`${versionName(providerVersion.number)} ${whereItStands(versions.get(providerVersion.id))}` : html`<span class="dim">no version</span>`}</td>
<td data-th="Pact published"><a href="${visit.pages.pact(pair, consumerVersion.number)}">${timeOf(publication.createdAt, visit)}</a></td>
<td data-th="Verified">${result ? html`<a href="${visit.links.verificationResult(pair, publication.sha, result.number)}">${timeOf(result.createdAt, visit)}</a>` : html`<span class="dim">never</span>`}</td>
</tr>`
}

function whereItStands(facts: VersionFacts | undefined): Html {
  return html`${facts?.branches.map(({ name }) => html`${branchName(name)} `)}${facts?.environments.map(
    (environment) => html`${environmentName(environment)} `,
  )}`
}
