import { type Html, html } from './html.ts'

/** How a pair stands. The name is also the class that sets the colours. */
export type Verdict = 'ok' | 'fail' | 'pend' | 'unknown' | 'run' | 'changed' | 'ignored' | 'none'

const words: Record<Verdict, string> = {
  ok: 'Verified',
  fail: 'Failed',
  pend: 'Failed, pending',
  unknown: 'Never verified',
  run: 'Verifying',
  changed: 'Changed since',
  ignored: 'Ignored',
  none: 'Nothing to check',
}

/** The mark and the word: a verdict is never told by colour alone. */
export function verdictMark(verdict: Verdict, word = words[verdict]): Html {
  return html`<span class="verdict ${verdict}">${mark(verdict)}${word}</span>`
}

/** The verdict in words, for a name that is heard. */
export function wordOf(verdict: Verdict): string {
  return words[verdict]
}

/** The silhouette alone, for a place where a word or number stands beside it. */
export function mark(verdict: Verdict): Html {
  return html`<svg class="mark ${verdict}" aria-hidden="true"><use href="#m-${verdict}"/></svg>`
}

/** The silhouettes, once per page. */
export const sprite = html`<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<symbol id="m-ok" viewBox="0 0 16 16"><rect x="1.5" y="1.5" width="13" height="13" rx="2.5" fill="currentColor"/><path class="in" d="M4.6 8.3 7 10.7l4.5-5.1"/></symbol>
<symbol id="m-fail" viewBox="0 0 16 16"><path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor"/><path class="in" d="m5.5 5.5 5 5m0-5-5 5"/></symbol>
<symbol id="m-pend" viewBox="0 0 16 16"><path class="ln" d="M5.3 1.8h5.4l3.5 3.5v5.4l-3.5 3.5H5.3l-3.5-3.5V5.3z"/><path class="ln" d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6"/></symbol>
<symbol id="m-unknown" viewBox="0 0 16 16"><circle class="ln" cx="8" cy="8" r="6.4" stroke-dasharray="2.5 1.52"/><path class="ln" d="M6.1 6.4c0-2.5 3.9-2.4 3.8 0C9.9 7.7 8 7.7 8 9.2M8 11.3v.1"/></symbol>
<symbol id="m-run" viewBox="0 0 16 16"><circle class="ln" cx="8" cy="8" r="6.4"/><path class="ln" d="M8 4.5V8l2.4 1.7"/></symbol>
<symbol id="m-changed" viewBox="0 0 16 16"><path d="M8 1.5 15.2 14.3H.8z" fill="currentColor"/><path class="in" d="M8 6.2v3.6M8 11.9v.1"/></symbol>
<symbol id="m-ignored" viewBox="0 0 16 16"><rect class="ln" x="2" y="2" width="12" height="12" rx="2"/><path class="ln" d="M4.5 11.5l7-7"/></symbol>
<symbol id="m-none" viewBox="0 0 16 16"><rect class="ln" x="2" y="2" width="12" height="12" rx="2" stroke-dasharray="1.5 2"/><path class="ln" d="M5.5 8h5"/></symbol>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v6" class="hatch"/></pattern>
</defs></svg>`
