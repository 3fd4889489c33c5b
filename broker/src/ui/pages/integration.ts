import type { EnvironmentLane, ExplainedChange, PairHistory } from '../../overview/pair-history.ts'
import { crumbs } from '../crumbs.ts'
import { type Html, html } from '../html.ts'
import { historyDrawing, MOST_LISTED } from '../lanes/drawing.ts'
import { wordsOf } from '../lanes/flags.ts'
import { seamSample } from '../lanes/seam.ts'
import type { Page } from '../layout.ts'
import { counted, environmentName, pairName, versionName } from '../names.ts'
import { stretchesOf } from '../scrubber.ts'
import { sinceTime, timeOf } from '../times.ts'
import { mark, verdictMark } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'

interface Pair {
  consumer: string
  provider: string
}

export interface IntegrationView {
  pair: Pair
  history: PairHistory
  /** What was chosen in the form, as it was written. */
  chosen: {
    from: string | undefined
    consumerBranch: string | undefined
    providerBranch: string | undefined
  }
  /** What came after the past moment that is looked at. */
  later: PairHistory | undefined
}

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

/** The compatibility history of one consumer and one provider. */
export function integrationPage(view: IntegrationView, visit: Visit): Page {
  const { pair, history, later } = view
  const { pages } = visit
  const last = history.changes.at(-1)
  const isShown = last && visit.asOf && visit.asOf.getTime() <= justAfter(last.at).getTime()
  const next = later?.changes.find(({ at }) => visit.asOf && at > visit.asOf)
  const previous = isShown ? history.changes.at(-2) : last
  return {
    title: `${pair.consumer} → ${pair.provider}`,
    section: 'integrations',
    json: pages.pairMatrix(pair),
    changes: {
      previous: previous && justAfter(previous.at),
      next: next && justAfter(next.at),
      stretches: stretchesOf(history, later, visit.now),
    },
    main: html`${crumbs([{ title: 'Integrations', address: pages.integrations() }], pairName(pair))}
<div class="head"><div><h1>${pairName(pair)}</h1>
<p class="sub">${standing(history, pair, visit)}</p></div>
<div class="actions">
${history.latestVersion && html`<a class="btn" href="${pages.pact(pair, history.latestVersion)}">Latest pact</a>`}
<a class="btn" href="${pages.pairMatrix(pair)}">Matrix</a>
${!visit.asOf && html`<a class="btn" href="${pages.webhooksWhy({ ...pair })}">Webhooks</a>`}
<a class="btn" href="${pages.application(pair.consumer)}"><bdi>${pair.consumer}</bdi></a>
<a class="btn" href="${pages.application(pair.provider)}"><bdi>${pair.provider}</bdi></a>
${why(history, pair, visit)}</div></div>
${filters(view, visit)}
${whatIsLeftOut(history, visit)}
${historyDrawing(history, pair, visit)}
${legend}
${changesTable(history, pair, visit)}
${livePairs(history.environments, pair, visit)}`,
  }
}

/** The first moment that can be asked about at which something had happened: moments are told in milliseconds. */
function justAfter(at: Date): Date {
  return new Date(at.getTime() + 1)
}

function standing(
  { verdict, segments, changes }: PairHistory,
  { consumer, provider }: Pair,
  visit: Visit,
): Html {
  const since = segments.at(-1)
  if (!since) return html`Nothing was published in this time.`
  const last = changes.at(-1)
  const when = last ? html`since ${sinceTime(last.at, visit)}` : 'in all of this time'
  const who = last && (last.movedBy === 'consumer' ? consumer : provider)
  const moved = last && html`<bdi>${who}</bdi> ${versionName(last.version)} moved`
  switch (verdict) {
    case 'ok':
      return html`${verdictMark('ok', 'Holds')} ${when}${moved && html`: ${moved}`}.`
    case 'unknown':
      return html`${verdictMark('unknown', 'Not known')} ${when}. It is known as soon as <bdi>${provider}</bdi> verifies the newest pact.`
    case 'fail':
    case 'pend':
      return html`${verdictMark(verdict)} ${when}${moved && html`: ${moved}`}${last && html`, ${cause(last)}`}.`
  }
}

/** More happened than can be drawn. */
function whatIsLeftOut(
  { from, to, stretches, environmentsSince: since }: PairHistory,
  visit: Visit,
): Html | undefined {
  if (stretches === undefined && !since) return undefined
  const hours = stretches && Math.round((to.getTime() - from.getTime()) / stretches / HOUR)
  return html`<div class="note">${
    hours !== undefined &&
    html`<p>More pacts were published in this time than can be drawn. Of every ${counted(Math.max(1, hours), 'hour')} the last one is shown, with what was answered to it; what changed and changed back in between is not. Choose a later beginning to see each.</p>`
  }${since && html`<p>What ran together is shown since ${timeOf(since, visit)}: more than that was deployed and released in this time.</p>`}</div>`
}

/** Leads to what fails now, line by line. */
function why({ verdict, changes }: PairHistory, pair: Pair, { pages }: Visit): Html | undefined {
  const last = changes.at(-1)
  if (!last || (verdict !== 'fail' && verdict !== 'pend')) return undefined
  const provider = last.movedBy === 'provider' ? last.version : undefined
  const address = pages.pact(pair, last.consumerVersion, { provider, result: 'failed' })
  return html`<a class="btn strong" href="${address}">Why did it fail?</a>
`
}

function cause(change: ExplainedChange): Html {
  const { what } = wordsOf(change)
  const [mismatch] = change.mismatches
  return html`“<bdi>${change.interaction ?? what}</bdi>”${mismatch?.path && html` at <code>${mismatch.path}</code>`}`
}

function filters({ pair, history, chosen }: IntegrationView, visit: Visit): Html {
  const { pages, asOf, now } = visit
  const end = (asOf ?? now).getTime()
  const kept = { consumerBranch: chosen.consumerBranch, providerBranch: chosen.providerBranch }
  const spans = [
    [7, 'Week'],
    [30, 'Month'],
    [91, 'Quarter'],
    [365, 'Year'],
  ] as const
  const branches = (side: PairHistory['consumer'], name: string) =>
    html`<select name="${name}">${side.branch === undefined && html`<option value="" selected>all versions</option>`}${side.branches.map(
      (branch) => html`<option${branch === side.branch && html` selected`}>${branch}</option>`,
    )}</select>`
  return html`<form class="filters" method="get" action="${visit.address}">
<label>From <input type="date" name="from" value="${history.from.toISOString().slice(0, 10)}" max="${new Date(end).toISOString().slice(0, 10)}"></label>
<label><span>Branch of <bdi>${pair.consumer}</bdi></span> ${branches(history.consumer, 'consumerBranch')}</label>
<label><span>Branch of <bdi>${pair.provider}</bdi></span> ${branches(history.provider, 'providerBranch')}</label>
${momentField(visit)}<button type="submit">Show</button>
<span class="seg" role="group" aria-label="How far back">${spans.map(([days, label]) => {
    const from = new Date(end - days * DAY).toISOString().slice(0, 10)
    return html`<a href="${pages.integration(pair, { ...kept, from })}"${from === chosen.from && html` aria-current="true"`}>${label}</a>`
  })}</span>
</form>`
}

const legend = html`<ul class="legend" aria-label="How to read it">
<li><svg width="20" height="14" aria-hidden="true"><g class="cell ok flip"><rect class="body" x="1" y="1" width="18" height="12" rx="2"/></g></svg> Full: changed the verdict</li>
<li><svg width="20" height="14" aria-hidden="true"><g class="cell ok"><rect class="body" x="1" y="1" width="18" height="12" rx="2"/></g></svg> Soft: carried it on</li>
<li>${seamSample('ok')} holds</li>
<li>${seamSample('fail')} torn</li>
<li>${seamSample('unknown')} not known</li>
<li><svg width="10" height="10" aria-hidden="true"><path class="dia" d="M5 1l4 4-4 4-4-4z"/></svg> the pact changed</li>
<li><svg width="22" height="8" aria-hidden="true"><path class="dep" d="M0 1h8l-4 5zM14 7h8l-4-5z"/></svg> consumer, provider deployed</li>
</ul>`

function changesTable({ changes }: PairHistory, pair: Pair, visit: Visit): Html {
  const shown = changes.map((change, index) => ({ change, number: index + 1 })).slice(-MOST_LISTED)
  const note =
    changes.length === 0
      ? 'None in this time.'
      : shown.length < changes.length
        ? `The newest ${shown.length} of ${changes.length}, newest first; choose a later beginning or an earlier moment for the others.`
        : 'The same changes as in the drawing, newest first.'
  return html`<section><div class="sec"><h2>Changes of verdict</h2><p>${note}</p></div>
${
  shown.length > 0 &&
  html`<div class="panel scroll" tabindex="0" role="region" aria-label="Changes of verdict"><table class="stack changes">
<thead><tr><th scope="col">No.</th><th scope="col">When</th><th scope="col">Verdict</th><th scope="col">Moved by</th><th scope="col">Interaction that flipped it</th><th scope="col">See</th></tr></thead>
<tbody>${shown.toReversed().map(({ change, number }) => changeRow(change, number, pair, visit))}</tbody></table></div>`
}</section>`
}

function changeRow(change: ExplainedChange, number: number, pair: Pair, visit: Visit): Html {
  const { before, verdict, movedBy, version, mismatches, result, sha } = change
  const who = movedBy === 'consumer' ? pair.consumer : pair.provider
  const { detail } = wordsOf(change)
  const [first, ...more] = mismatches
  return html`<tr id="change-${number}">
<th scope="row" data-th="No.">${number}</th>
<td data-th="When">${timeOf(change.at, visit)}</td>
<td data-th="Verdict">${before && html`${mark(before)}<span class="vh">${before}</span> <span class="arrow">→</span> `}${verdictMark(verdict)}</td>
<td data-th="Moved by"><bdi>${who}</bdi> ${versionName(version)}</td>
<td data-th="Interaction"><bdi>${change.interaction ?? wordsOf(change).what}</bdi>
${first?.path && html`<code class="stacked">${first.path}</code>`}
<span class="stacked dim">${first ? (first.expected !== undefined && first.actual !== undefined ? html`expected <code>${first.expected}</code>, got <code>${first.actual}</code>` : html`<bdi>${first.description}</bdi>`) : html`<bdi>${detail}</bdi>`}${more.length > 0 && `, and ${more.length} more`}</span></td>
<td data-th="See"><a href="${visit.pages.pact(pair, change.consumerVersion)}">pact</a>${movedBy === 'consumer' && before && html` · <a href="${visit.pages.diff(pair, change.consumerVersion, 'previous-distinct')}">what changed</a>`}${result !== null && html` · <a href="${visit.links.verificationResult(pair, sha, result)}">result ${result}</a>`}</td>
</tr>`
}

function livePairs(environments: EnvironmentLane[], pair: Pair, visit: Visit): Html {
  const live = environments.flatMap((lane) => {
    const period = lane.periods.at(-1)
    return period && period.to.getTime() >= (visit.asOf ?? visit.now).getTime()
      ? [{ lane, period }]
      : []
  })
  const note =
    live.length > 0
      ? 'What runs together at this moment.'
      : 'None: no environment holds both sides at this moment.'
  return html`<section><div class="sec"><h2>Live pairs</h2><p>${note}</p></div>
${
  live.length > 0 &&
  html`<div class="panel scroll" tabindex="0" role="region" aria-label="Live pairs"><table class="stack">
<thead><tr><th scope="col">Environment</th><th scope="col"><bdi>${pair.consumer}</bdi></th><th scope="col"><bdi>${pair.provider}</bdi></th><th scope="col">Verdict</th><th scope="col">Since</th></tr></thead>
<tbody>${live.map(
    ({
      lane,
      period,
    }) => html`<tr><th scope="row" data-th="Environment">${environmentName(lane)}</th>
<td data-th="Consumer">${period.consumers.map(({ number }) => html`${versionName(number)} `)}</td>
<td data-th="Provider">${period.providers.map(({ number }) => html`${versionName(number)} `)}</td>
<td data-th="Verdict">${verdictMark(period.verdict)}</td><td data-th="Since">${timeOf(period.from, visit)}</td></tr>`,
  )}</tbody></table></div>`
}</section>`
}
