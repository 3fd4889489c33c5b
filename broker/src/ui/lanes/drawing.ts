import type { Cell } from '../../overview/history.ts'
import type { EnvironmentLane, PairHistory } from '../../overview/pair-history.ts'
import { type Html, html } from '../html.ts'
import { counted, shortVersion } from '../names.ts'
import { dayAndTime } from '../times.ts'
import { wordOf } from '../verdict.ts'
import type { Visit } from '../visit.ts'
import { type Box, boxesOf } from './boxes.ts'
import { drawFlags, flagsOf, LEVEL } from './flags.ts'
import { apart, type Scale, scaleOf, ticksOf, WIDTH, weekendsOf } from './scale.ts'
import { round, seam } from './seam.ts'

interface Pair {
  consumer: string
  provider: string
}

/** The newest changes, which the table below the drawing lists. */
export const MOST_LISTED = 50

const AXIS = 24
const CELL = 26
/** Marks that are closer to each other than this, in pixels, are one. */
const MARK = 5
const ENVIRONMENT = 48

/** The compatibility history of a pair: who held with whom, on one axis of time. */
export function historyDrawing(history: PairHistory, pair: Pair, visit: Visit): Html {
  const scale = scaleOf(history)
  const { flags, levels } = flagsOf(history.changes, scale)
  const consumerTop = AXIS + (history.changes.length > 0 ? levels * LEVEL + 8 : 10)
  const seamY = consumerTop + CELL + 22
  const providerTop = seamY + 18
  const environmentsTop = providerTop + CELL + 34
  const height =
    history.environments.length > 0
      ? environmentsTop + history.environments.length * ENVIRONMENT
      : providerTop + CELL + 14
  const tops = { consumerTop, seamY, providerTop, environmentsTop }
  const name = `Compatibility history of ${pair.consumer} and ${pair.provider}, ${dayAndTime(history.from)} to ${dayAndTime(history.to)}. The same changes are listed in the table below.`
  const addressOf = {
    consumer: ({ last }: Cell) => visit.pages.pact(pair, last),
    provider: ({ last }: Cell) =>
      visit.pages.matrix([
        ['q[][pacticipant]', pair.consumer],
        ['q[][pacticipant]', pair.provider],
        ['q[][version]', last],
      ]),
  }
  const isEachTold = history.stretches === undefined
  return html`<div class="lanes">
${laneNames(history, pair, { ...tops, height })}
<div class="lane-scroll" role="region" aria-label="Compatibility history, scrolls sideways" tabindex="0">
<svg class="lane-svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="group" aria-label="${name}">
${axis(scale, height)}
${drawFlags(flags, { top: AXIS, bottom: height - 4, listed: history.changes.length - MOST_LISTED + 1 })}
${cells(boxesOf(history.consumerCells, scale), { y: consumerTop, who: pair.consumer, address: addressOf.consumer, isEachTold })}
${newContents(history.consumerCells, scale).map((x) => diamond(x, consumerTop + CELL + 7))}
${seam(history.segments, scale.x, seamY)}
${cells(boxesOf(history.providerCells, scale), { y: providerTop, who: pair.provider, address: addressOf.provider, isEachTold })}
${history.environments.map((lane, index) => environment(lane, environmentsTop + index * ENVIRONMENT, scale, pair, visit))}
<g class="cursor"><path d="M${WIDTH - 0.5} ${AXIS}V${height}"/><path class="hd" d="M${WIDTH - 12} ${AXIS - 8}h12v8z"/></g>
</svg></div></div>`
}

interface Tops {
  consumerTop: number
  seamY: number
  providerTop: number
  environmentsTop: number
  height: number
}

/** As high as the drawing, so that each name stands beside its lane. HTML within: a name that is too long ends in dots. */
function laneNames(history: PairHistory, pair: Pair, tops: Tops): Html {
  const line = (y: number, text: string, className = '') =>
    html`<foreignObject x="0" y="${y - 13}" width="100%" height="17"><p class="${className}" title="${text}">${text}</p></foreignObject>`
  const { consumer, provider } = history
  const main = (branch: string | undefined) => branch ?? 'all versions'
  return html`<svg class="lane-names" width="100%" height="${tops.height}" aria-hidden="true">
${line(tops.consumerTop + 12, pair.consumer, 'name')}
${line(tops.consumerTop + 26, `consumer · ${main(consumer.branch)}`, 'role')}
${line(tops.seamY + 4, 'together', 'it')}
${line(tops.providerTop + 12, pair.provider, 'name')}
${line(tops.providerTop + 26, `provider · ${main(provider.branch)}`, 'role')}
${history.environments.length > 0 && line(tops.environmentsTop - 12, 'Live pair in', 'role')}
${history.environments.map(({ displayName, production }, index) =>
  line(tops.environmentsTop + index * ENVIRONMENT + 21, `${production ? '●' : '○'} ${displayName}`),
)}
</svg>`
}

function axis(scale: Scale, height: number): Html {
  return html`${weekendsOf(scale).map(
    ({ from, to }) =>
      html`<rect class="weekend" x="${round(scale.x(from))}" y="${AXIS}" width="${round(scale.x(to) - scale.x(from))}" height="${height - AXIS}"/>`,
  )}${ticksOf(scale).map(({ at, label }) => {
    const x = round(scale.x(at))
    return html`<path class="grid" d="M${x} 18V${height}"/>${x < WIDTH - 44 && html`<text class="day" x="${x + 5}" y="14">${label}</text>`}`
  })}<path class="base" d="M0 ${AXIS}H${WIDTH}"/>`
}

interface Lane {
  y: number
  who: string
  address: (cell: Cell) => string
  /** Otherwise there were more versions than cells know of. */
  isEachTold: boolean
}

function cells(boxes: Box<Cell>[], { y, who, address, isEachTold }: Lane): Html {
  return html`${boxes.map(({ x, width, verdict, isFlip, of }) => {
    const last = of.at(-1)
    if (!last) return null
    const count = of.reduce((sum, cell) => sum + cell.count, 0)
    const [first] = of
    const isOne = isEachTold && count === 1
    const versions = isEachTold ? `${count} versions` : 'versions'
    const which = isOne ? shortVersion(last.last) : `${versions}, last ${shortVersion(last.last)}`
    const name = `${who} ${which}, ${dayAndTime(first?.from ?? last.from)}: ${wordOf(verdict)}${isFlip ? ' (changed the verdict)' : ''}`
    const text = isEachTold && !isOne ? several(width, count) : wide(width, shortVersion(last.last))
    return cell({
      x,
      y,
      width,
      verdict,
      isFlip,
      name,
      text,
      isMany: !isOne,
      href: address(last),
    })
  })}`
}

/** As much as fits beside the mark. */
function wide(width: number, text: string): string {
  const room = Math.floor((width - 28) / 6.7)
  if (width < 76 || room < 5) return ''
  return text.length > room ? `${text.slice(0, room - 1)}…` : text
}

function several(width: number, count: number): string {
  if (width >= 94) return counted(count, 'version')
  return width >= 28 + 7 * `×${count}`.length ? `×${count}` : ''
}

interface DrawnCell {
  x: number
  y: number
  width: number
  verdict: Cell['verdict']
  isFlip: boolean
  isMany: boolean
  name: string
  text: string
  href: string
}

function cell({ x, y, width, verdict, isFlip, isMany, name: said, text, href }: DrawnCell): Html {
  // Who speaks to a machine says what is seen: the name holds the text.
  const name = said.includes(text) ? said : `${text}: ${said}`
  const [left, w] = [round(x), round(Math.max(width - 1.5, 1))]
  const isHatched = verdict === 'fail' || verdict === 'pend'
  return html`<a class="cell ${verdict}${isFlip && ' flip'}" href="${href}" aria-label="${name}"><title>${name}</title>${
    isMany &&
    html`<rect class="back" x="${left + 2.5}" y="${y - 2.5}" width="${Math.max(w - 2.5, 1)}" height="${CELL}" rx="2"/>`
  }<rect class="body" x="${left}" y="${y}" width="${w}" height="${CELL}" rx="2"/>${
    isHatched && html`<rect class="tex" x="${left}" y="${y}" width="${w}" height="${CELL}" rx="2"/>`
  }<use href="#m-${verdict}" class="mark ${verdict}" x="${left + 4}" y="${y + 6}" width="14" height="14"/>${
    text && html`<text x="${left + 23}" y="${y + 17}">${text}</text>`
  }</a>`
}

/** Where the pact changed, as far as that can be told apart. */
function newContents(cells: Cell[], scale: Scale): number[] {
  const places = cells.flatMap((cell) => (cell.isNewContent ? scale.x(cell.from) : []))
  return apart(places, MARK, (x) => x)
}

function diamond(x: number, y: number): Html {
  const at = Math.max(5, round(x))
  return html`<path class="dia" d="M${at} ${y - 4}l4 4-4 4-4-4z"/>`
}

function environment(
  lane: EnvironmentLane,
  y: number,
  scale: Scale,
  pair: Pair,
  visit: Visit,
): Html {
  const periods = lane.periods.map((period) => ({ ...period, isFlip: false }))
  const boxes = boxesOf(periods, scale)
  const arrivals = (of: 'consumer' | 'provider') =>
    apart(
      lane.arrivals
        .filter(({ side }) => side === of)
        .map(({ at }) => round(Math.min(WIDTH - 5, Math.max(5, scale.x(at))))),
      MARK,
      (x) => x,
    )
  const versions = (some: { number: string }[]) => {
    const [only] = some
    return some.length === 1 && only ? shortVersion(only.number) : `${some.length} versions`
  }
  return html`${boxes.map(({ x, width, verdict, of }) => {
    const last = of.at(-1)
    if (!last) return null
    const both = `${versions(last.consumers)} × ${versions(last.providers)}`
    const name = `${lane.displayName}, ${dayAndTime(of[0]?.from ?? last.from)}: ${pair.consumer} ${versions(last.consumers)} and ${pair.provider} ${versions(last.providers)}, ${wordOf(verdict)}`
    const text = width >= 118 ? wide(width, both) : wide(width, versions(last.consumers))
    const href = visit.pages.matrix([
      ['q[][pacticipant]', pair.consumer],
      ['q[][environment]', lane.name],
      ['q[][pacticipant]', pair.provider],
      ['q[][environment]', lane.name],
      ['latestby', 'cvpv'],
    ])
    return cell({
      x,
      y: y + 4,
      width,
      verdict,
      isFlip: false,
      isMany: of.length > 1,
      name,
      text,
      href,
    })
  })}${arrivals('consumer').map((x) => html`<path class="dep" d="M${x - 4} ${y - 3}h8l-4 5z"/>`)}${arrivals(
    'provider',
  ).map((x) => html`<path class="dep" d="M${x - 4} ${y + 37}h8l-4-5z"/>`)}`
}
