import { type Line, worstFirst, worstOf } from '../../overview/graph-line.ts'
import type { ClusterGraph, FocusGraph, PathGraph } from '../../overview/graph-page.ts'
import { focusDrawing } from '../graph/focus-drawing.ts'
import { layeredDrawing } from '../graph/layered-drawing.ts'
import { type Html, html } from '../html.ts'
import { seamSample } from '../lanes/seam.ts'
import type { Page } from '../layout.ts'
import { counted, pairName } from '../names.ts'
import { pager } from '../pager.ts'
import { verdictOf } from '../status.ts'
import { verdictMark } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'

export interface GraphView {
  graph: FocusGraph | PathGraph | ClusterGraph
  only: 'failed' | 'open' | undefined
  exclude: string | undefined
  page: { number: number; size: number }
}

/** Who relies on whom: around one application, between two, or by label. Never the whole mesh at once. */
export function graphPage(view: GraphView, visit: Visit): Page {
  const { graph } = view
  const { pages } = visit
  const focus =
    graph.kind === 'focus' ? graph.focus : graph.kind === 'paths' ? graph.from : undefined
  const tab = (kind: GraphView['graph']['kind'], text: string, address: string) =>
    html`<a href="${address}"${kind === graph.kind && html` aria-current="page"`}>${text}</a>`
  return {
    title: 'Graph',
    section: 'graph',
    main: html`<div class="head"><div><h1>Graph</h1><p class="sub">${summary(graph)}</p></div>
<nav class="seg" aria-label="Views of the graph">${tab('focus', 'Focus', pages.graph({ focus }))}${tab('paths', 'Paths', pages.graph({ view: 'paths', from: focus }))}${tab('clusters', 'Clusters', pages.graph({ view: 'clusters' }))}</nav></div>
${graph.names.length === 0 ? html`<p class="note none">No application has a pact yet.</p>` : body(view, visit)}`,
  }
}

function summary(graph: GraphView['graph']): Html | string {
  if (graph.kind === 'paths') return 'How one application depends on another, step by step.'
  if (graph.kind === 'clusters')
    return `Applications by their first label. A line takes the worst verdict of its integrations.`
  const { focus, lines } = graph
  const torn = lines.filter(({ status }) => status === 'failed').length
  return html`Around <b><bdi>${focus}</bdi></b>: consumers on the left, providers on the right. ${torn === 0 ? 'No line is torn.' : `${torn} of ${counted(lines.length, 'line')} ${torn === 1 ? 'is' : 'are'} torn.`}`
}

function body(view: GraphView, visit: Visit): Html {
  const { graph } = view
  switch (graph.kind) {
    case 'focus':
      return focusBody(graph, view, visit)
    case 'paths':
      return pathBody(graph, visit)
    case 'clusters':
      return clusterBody(graph, view, visit)
  }
}

function scroll(drawing: Html, numbers = 'number: interactions'): Html {
  return html`<div class="panel graph-scroll" tabindex="0" role="region" aria-label="Drawing, scrolls sideways">${drawing}</div>
<ul class="legend"><li>${seamSample('ok')} holds</li><li>${seamSample('fail')} torn: failed</li><li>${seamSample('changed')} changed since</li><li>${seamSample('unknown')} never verified</li><li>${numbers}</li></ul>`
}

function suggestions(names: string[]): Html {
  return html`<datalist id="apps">${names.slice(0, 2_000).map((name) => html`<option value="${name}"></option>`)}</datalist>`
}

function focusBody(graph: FocusGraph, { only, page }: GraphView, visit: Visit): Html {
  const { focus, depth, lines, names } = graph
  const { pages } = visit
  const option = (value: string, text: string, chosen: string) =>
    html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`
  const address = (number: number) => pages.graph({ focus, depth, only, page: number })
  return html`<form class="filters" method="get" action="${pages.fixed('/graph')}" aria-label="What is drawn">
<label class="grow">Focus <input type="search" name="focus" value="${focus}" list="apps"></label>${suggestions(names)}
<label>Steps <select name="depth">${['1', '2', '3'].map((one) => option(one, one, String(depth)))}</select></label>
<label>Only <select name="only">${option('', 'any', only ?? '')}${option('open', 'not verified', only ?? '')}${option('failed', 'failed', only ?? '')}</select></label>
${momentField(visit)}<button type="submit">Show</button></form>
${lines.length === 0 ? html`<p class="note none">No line of ${focus} ${only === undefined ? 'is known' : 'is like that'}.</p>` : html`${scroll(focusDrawing(graph, visit))}${table(lines, page, address, visit)}`}`
}

function pathBody({ from, to, paths, isCut, names }: PathGraph, visit: Visit): Html {
  const { pages } = visit
  const lines = [...new Map(paths.flat().map((line) => [line.id, line])).values()]
  const nodes = [...new Set(lines.flatMap(({ consumer, provider }) => [consumer, provider]))].sort()
  const { drawing } = layeredDrawing(
    nodes.map((name) => ({
      key: name,
      title: name,
      note: name === from ? 'from' : name === to ? 'to' : '',
      href: pages.graph({ focus: name }),
      kind: name === from || name === to ? 'end' : '',
    })),
    lines.map((line) => ({
      from: line.consumer,
      to: line.provider,
      verdict: verdictOf[line.status],
      count: String(line.interactionsCount),
      words: `${line.consumer} to ${line.provider}: ${line.status}`,
      href: pages.integration(line),
    })),
    `Paths from ${from} to ${to}`,
  )
  return html`<form class="filters" method="get" action="${pages.fixed('/graph')}" aria-label="Paths between two applications"><input type="hidden" name="view" value="paths">
<label class="grow">From <input type="search" name="from" value="${from}" list="apps"></label>${suggestions(names)}
<label class="grow">To <input type="search" name="to" value="${to}" list="apps"></label>
${momentField(visit)}<button type="submit">Find</button></form>
${
  from === undefined || to === undefined
    ? html`<p class="note none">Name the two applications.</p>`
    : paths.length === 0
      ? html`<p class="note none"><b>They do not depend on each other</b> that way: no path of at most six steps leads from <bdi>${from}</bdi> to <bdi>${to}</bdi>. <a href="${pages.graph({ view: 'paths', from: to, to: from })}">Look the other way</a></p>`
      : html`${scroll(drawing)}<p class="sub">${isCut ? `The ${paths.length} shortest paths; there are more.` : `${counted(paths.length, 'path')}, the shortest of ${counted(paths[0]?.length ?? 0, 'step')}.`}</p>
<section aria-labelledby="lines"><div class="sec"><h2 id="lines">The same as a list</h2></div><ol class="hits">${paths.map((path) => html`<li>${verdictMark(verdictOf[worstOf(path)])} <bdi>${from}</bdi>${path.map((line) => html` <a href="${pages.integration(line)}" aria-label="to ${line.provider}">→ <bdi>${line.provider}</bdi></a>`)}</li>`)}</ol></section>`
}`
}

/** More groups than a drawing can show: the table has them all. */
const MOST_GROUPS = 40

function clusterBody(
  { groups, between, inside }: ClusterGraph,
  { exclude, page }: GraphView,
  visit: Visit,
): Html {
  const { pages } = visit
  const named = (group: string) => group || 'without a label'
  const shown = new Set(groups.slice(0, MOST_GROUPS).map(({ name }) => name))
  const address = (group: string) =>
    group === '' ? pages.applications() : pages.applications({ label: group })
  const { drawing, back } = layeredDrawing(
    groups
      .filter(({ name }) => shown.has(name))
      .map(({ name, members }) => ({
        key: name,
        title: named(name),
        note: counted(members.length, 'application'),
        href: address(name),
        kind: 'pile',
      })),
    between
      .filter(({ from, to }) => shown.has(from) && shown.has(to))
      .map(({ from, to, edges }) => {
        const worst = worstOf(edges)
        const count = `${edges.filter(({ status }) => status === worst).length}/${edges.length}`
        return {
          from,
          to,
          verdict: verdictOf[worst],
          count,
          words: `${named(from)} to ${named(to)}: ${counted(edges.length, 'integration')}, the worst ${worst}`,
          href: '#lines',
        }
      }),
    'Groups of applications by label',
  )
  const undrawn = [
    back > 0 && `${counted(back, 'line')} that would run back`,
    inside.length > 0 && `${counted(inside.length, 'integration')} inside a group`,
    groups.length > MOST_GROUPS && `${groups.length - MOST_GROUPS} more groups`,
  ].filter((part) => part !== false)
  const all = worstFirst([...between.flatMap(({ edges }) => edges), ...inside])
  return html`<form class="filters" method="get" action="${pages.fixed('/graph')}" aria-label="What is drawn"><input type="hidden" name="view" value="clusters">
<label class="grow">Hide <input type="search" name="exclude" value="${exclude}" placeholder="A name, with * for any characters"></label>
${momentField(visit)}<button type="submit">Show</button></form>
${scroll(drawing, '1/2: one of two integrations stands like that')}${undrawn.length > 0 && html`<p class="sub">Not drawn: ${undrawn.join(', ')}.</p>`}
${table(all, page, (number) => pages.graph({ view: 'clusters', exclude, page: number }), visit)}`
}

function table(
  lines: readonly Line[],
  page: GraphView['page'],
  address: (page: number) => string,
  visit: Visit,
): Html {
  const sorted = worstFirst(lines)
  const shown = sorted.slice((page.number - 1) * page.size, page.number * page.size)
  return html`<section aria-labelledby="lines"><div class="sec"><h2 id="lines">The same as a list</h2><p>Worst first.</p></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="lines"><table class="stack"><thead><tr><th scope="col">Newest pact</th><th scope="col">Integration</th><th scope="col">Interactions</th></tr></thead>
<tbody>${shown.map(
    (line) =>
      html`<tr><td>${verdictMark(verdictOf[line.status])}</td><th scope="row"><a href="${visit.pages.integration(line)}">${pairName(line)}</a></th><td data-th="Interactions" class="num">${line.interactionsCount}</td></tr>`,
  )}</tbody></table></div>
${pager(page, { found: lines.length, noun: 'integrations' }, address)}</section>`
}
