import { segmentsOf } from '../../schemas/places.ts'
import type { FieldUse, Reliance } from '../../schemas/reliance.ts'
import { type Html, html } from '../html.ts'
import { counted, versionName } from '../names.ts'
import { mark } from '../verdict.ts'
import type { Visit } from '../visit.ts'
import { expectationWords } from './expectation.ts'

/** More versions than this do not fit beside each other: then each field tells who agrees with whom. */
const mostColumns = 5

export interface GridView {
  fields: FieldUse[]
  reliances: Reliance[]
  provider: string
  labelledBy: string
  /** Whether the values are sent by the consumers, rather than relied on. */
  sent: boolean
  /** Where it stands who relies on a field. */
  address: (pointer: string) => string
}

/** Fields as rows, a column for each consumer version, or for all of them where they are many. */
export function fieldGrid(view: GridView, visit: Visit): Html {
  const { fields, reliances, labelledBy } = view
  const isWide = reliances.length <= mostColumns
  return html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="${labelledBy}"><table class="atlas">
<thead><tr><th scope="col">Field</th>${
    isWide
      ? reliances.map((one) => html`<th scope="col">${columnName(one, view, visit)}</th>`)
      : html`<th scope="col">${view.sent ? 'Sent' : 'Relied on'} by</th><th scope="col">As</th>`
  }${reliances.length > 1 && html`<th scope="col">Together</th>`}</tr></thead>
<tbody>${fields.map((field) => row(field, view, isWide))}</tbody></table></div>`
}

function columnName(
  { consumer, number }: Reliance,
  { provider }: GridView,
  { pages }: Visit,
): Html {
  return html`<bdi>${consumer}</bdi> ${versionName(number, pages.contractSchemas({ consumer, provider }, number))}`
}

function row(field: FieldUse, view: GridView, isWide: boolean): Html {
  const { users } = field
  const differ = wordsOf(field).size > 1
  return html`<tr${differ && html` class="differ"`}><th scope="row" class="path">${fieldName(field.pointer, field.pointer === '' ? undefined : view.address(field.pointer))}</th>
${
  isWide
    ? view.reliances.map((reliance) =>
        cell(
          users.find((one) => isSame(one.reliance, reliance)),
          view,
        ),
      )
    : html`<td class="num">${users.length} of ${view.reliances.length}</td><td>${[...wordsOf(field)].map(([words, count]) => html`<span class="stacked"><code>${words}</code> <span class="dim">${counted(count, 'version')}</span></span>`)}</td>`
}
${view.reliances.length > 1 && html`<td>${differ && html`<span class="nowrap">${mark('changed')} they differ</span>`}</td>`}</tr>`
}

function cell(user: FieldUse['users'][number] | undefined, { sent }: GridView): Html {
  if (!user)
    return html`<td class="none"><span class="dim">${sent ? 'not sent' : 'not read'}</span></td>`
  return html`<td><code>${expectationWords(user.expects, user.types)}</code>${!user.required && html` <span class="dim">at times</span>`}</td>`
}

function isSame(one: Reliance, other: Reliance): boolean {
  return one.consumer === other.consumer && one.number === other.number
}

/** What is asked for at a place, in words, and by how many. */
export function wordsOf({ users }: FieldUse): Map<string, number> {
  const found = new Map<string, number>()
  for (const { expects, types } of users) {
    const words = expectationWords(expects, types)
    found.set(words, (found.get(words) ?? 0) + 1)
  }
  return found
}

/** The last name of a place, as deep as it stands; the whole place in the title. */
export function fieldName(pointer: string, address?: string): Html {
  const segments = segmentsOf(pointer)
  const last = segments.at(-1)
  const words =
    last === undefined
      ? 'the value itself'
      : last === '*'
        ? 'each of them'
        : last === ''
          ? '(empty name)'
          : last
  const depth = Math.min(Math.max(segments.length - 1, 0), 8)
  const title = pointer === '' ? 'the value itself' : pointer
  return html`<span class="depth-${depth}">${
    address === undefined
      ? html`<bdi title="${title}">${words}</bdi>`
      : html`<a href="${address}" title="${title}"><bdi>${words}</bdi></a>`
  }</span>`
}
