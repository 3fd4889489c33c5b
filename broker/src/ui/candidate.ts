import type { CandidateVerdict } from '../matrix/candidates.ts'
import { type Html, html } from './html.ts'
import { counted } from './names.ts'
import { verdictMark } from './verdict.ts'

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
