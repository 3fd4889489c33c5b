import type { CandidateVerdict } from '../matrix/candidates.ts'
import { type Html, html } from './html.ts'
import { counted } from './names.ts'
import { mark, verdictMark } from './verdict.ts'

/** How many of a version's pairs fail, are not known, and hold: each sign before its number. */
export function pairCounts({ success, failed, unknown }: CandidateVerdict): Html {
  const kinds = [
    ['fail', failed, 'failed'],
    ['unknown', unknown, 'not known'],
    ['ok', success, 'verified'],
  ] as const
  const there = kinds.filter(([, count]) => count > 0)
  if (there.length === 0) return html`<span class="dim">none</span>`
  return html`${there.map(([sign, count, word]) => html`<span class="paircount">${mark(sign)} ${count}<span class="vh"> ${word}</span></span> `)}`
}

/** Whether a version may go somewhere, and why not; `address` is the verdict's page. */
export function candidateMark(
  { deployable, success, failed, unknown }: CandidateVerdict,
  address: string,
): Html {
  const all = success + failed + unknown
  const isVacuous = deployable && all === 0
  const sign = isVacuous ? 'none' : deployable ? 'ok' : deployable === null ? 'unknown' : 'fail'
  const word = deployable ? 'Yes' : deployable === null ? 'Not known' : 'No'
  const why = isVacuous
    ? 'nothing to check'
    : deployable
      ? `${counted(success, 'pair')} ${success === 1 ? 'holds' : 'hold'}`
      : deployable === null
        ? `${unknown} of ${all} without a result`
        : `${failed} of ${all} ${failed === 1 ? 'fails' : 'fail'}`
  return html`<a href="${address}">${verdictMark(sign, word)}</a><span class="stacked dim">${why}</span>`
}
