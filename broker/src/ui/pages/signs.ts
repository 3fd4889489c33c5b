import type { Reason } from '../../matrix/reason.ts'
import { changeMark } from '../change-mark.ts'
import { type Html, html } from '../html.ts'
import { seamPath } from '../lanes/seam.ts'
import type { Page } from '../layout.ts'
import { branchName, environmentName, versionName } from '../names.ts'
import { verdictOfReason } from '../reasons.ts'
import { mark, type Verdict, verdictMark } from '../verdict.ts'

/** What each verdict says, and what comes of it. */
const verdicts: Record<Verdict, string> = {
  ok: 'The provider’s version verified what this pact says.',
  fail: 'It tried and failed, and that blocks: the verdict names the interaction, and who moved.',
  pend: 'It failed, but no version of the provider has held this pact before: the provider’s build stays green, the gate still says no.',
  unknown: 'There is no result. The gate treats it as no, and says what would make it known.',
  run: 'A verification was asked for, and its answer is due.',
  changed: 'An earlier pact was verified; the newest says something else and has no result yet.',
  ignored: 'Left out, because the question said so.',
  none: 'There was no pair to look at. A yes for this reason says so.',
}

const cells: readonly Verdict[] = ['ok', 'fail', 'pend', 'unknown']
const lines: readonly Verdict[] = [...cells, 'changed']

/** Why the gate answers what it answers: every code that a verdict may show. */
const codes: Record<Reason['kind'], string> = {
  VERIFIED: 'The provider version verified the content.',
  VERIFICATION_FAILED:
    'It tried, and failed: interaction, path, expected and actual stand beside it.',
  SCHEMA_INCOMPATIBLE:
    'A contract breaks with one of the same consumer in the environment, and the provider has asked the gate to mind.',
  VERIFICATION_PENDING:
    'A verification was triggered and is not answered yet. It clears by itself.',
  VERIFICATION_LOST: 'One was triggered, and the time for its answer is over.',
  NEVER_VERIFIED: 'No version of the provider has verified the content.',
  VERIFIED_BY_OTHER_VERSION:
    'Another version of the provider has verified it, the one in question has not.',
  NOT_DEPLOYED_THERE: 'The other side has no version in the environment.',
  VERSION_UNKNOWN: 'The broker has never heard of the version that was asked about.',
  VERSION_WITHOUT_CONTRACTS:
    'The version is known and has published nothing, nor verified anything.',
  IGNORED: 'The one who asked wanted this pair left out.',
  NOTHING_TO_CHECK: 'There was no pair to compare: the yes is vacuous.',
}

const words: readonly [string, string][] = [
  ['pair', 'A version of a consumer and a version of its provider.'],
  [
    'hold, torn',
    'A pair holds when the provider’s version keeps the consumer’s pact; it is torn when it does not.',
  ],
  ['live', 'Deployed in an environment, or released there and still supported.'],
  ['moved', 'Whoever’s new version or pact changed the verdict.'],
  [
    'pending',
    'A pact that no version of the provider has held yet: its failure does not fail the provider’s build.',
  ],
  ['as of', 'A past moment. The page, and every link on it, answers as the broker answered then.'],
  [
    'main branches',
    'The newest pact of the consumer’s main branch, with the results of the provider’s main branch.',
  ],
]

/** The legend of all pages: signs, lines, words and colours. */
export function signsPage(): Page {
  return {
    title: 'Signs and words',
    section: undefined,
    isTimeless: true,
    main: html`<div class="head"><div><h1>Signs and words</h1><p class="sub">Every sign has a shape, a line, a word and, last, a colour: the pages read in black and white, too.</p></div></div>
${table('verdicts', 'How a pair stands', ['Sign and word', 'Line', 'Cell: carried on, changed here', 'Meaning'], (Object.keys(verdicts) as Verdict[]).map(verdictRow))}
${table(
  'codes',
  'Causes of a verdict',
  ['Code', 'Sign', 'Meaning'],
  (Object.keys(codes) as Reason['kind'][]).map(
    (code) =>
      html`<tr><th scope="row" data-th="Code"><code>${code}</code></th><td data-th="Sign">${signOf(code)}</td><td data-th="Meaning">${codes[code]}</td></tr>`,
  ),
)}
${table(
  'others',
  'Other signs',
  ['Sign', 'Meaning'],
  others.map(
    ([sign, meaning]) =>
      html`<tr><td data-th="Sign">${sign}</td><td data-th="Meaning">${meaning}</td></tr>`,
  ),
)}
<section aria-labelledby="words"><div class="sec"><h2 id="words">Words</h2></div>
<dl class="deflist panel pad">${words.map(([word, meaning]) => html`<dt>${word}</dt><dd>${meaning}</dd>`)}</dl></section>`,
  }
}

function table(id: string, title: string, heads: readonly string[], rows: readonly Html[]): Html {
  return html`<section aria-labelledby="${id}"><div class="sec"><h2 id="${id}">${title}</h2></div>
<div class="panel scroll" tabindex="0" role="group" aria-labelledby="${id}"><table class="stack signs">
<thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></section>`
}

function verdictRow(verdict: Verdict): Html {
  return html`<tr><th scope="row" data-th="Sign">${verdictMark(verdict)}</th>
<td data-th="Line">${lines.includes(verdict) ? line(verdict) : html`<span class="dim">none</span>`}</td>
<td data-th="Cell">${cells.includes(verdict) ? html`${cell(verdict, false)} ${cell(verdict, true)}` : html`<span class="dim">none</span>`}</td>
<td data-th="Meaning">${verdicts[verdict]}</td></tr>`
}

/** Of what nobody has answered there are several kinds: the sign is the same, the code says which. */
function signOf(kind: Reason['kind']): Html {
  const verdict = verdictOfReason({ kind })
  return verdict === 'unknown' ? verdictMark(verdict, 'Not known') : verdictMark(verdict)
}

const WIDTH = 120

function line(verdict: Verdict): Html {
  return html`<svg class="seamline" width="${WIDTH}" height="16" aria-hidden="true">${seamPath(verdict, 0, WIDTH, 8)}</svg>`
}

/** As in the lanes of a history. */
function cell(verdict: Verdict, isFlip: boolean): Html {
  const isHatched = verdict === 'fail' || verdict === 'pend'
  const box = (kind: string) =>
    html`<rect class="${kind}" x="1" y="1" width="68" height="22" rx="2"/>`
  return html`<svg width="70" height="24" aria-hidden="true"><g class="cell ${verdict}${isFlip && ' flip'}">${box('body')}${isHatched && box('tex')}<use href="#m-${verdict}" class="mark ${verdict}" x="5" y="5" width="14" height="14"/></g></svg>`
}

const others: readonly [Html, string][] = [
  [
    html`<svg width="14" height="14" aria-hidden="true"><path class="dia" d="M7 3l4 4-4 4-4-4z"/></svg> diamond`,
    'The pact’s content changed here.',
  ],
  [
    html`<svg width="26" height="10" aria-hidden="true"><path class="dep" d="M1 2h8l-4 5zM15 7h8l-4-5z"/></svg> triangles`,
    'Down, above a lane: the consumer was deployed. Up, below it: the provider was.',
  ],
  [
    html`<span class="livebox" aria-hidden="true"></span> heavy frame`,
    'In a matrix: both versions run in one environment.',
  ],
  [
    html`${environmentName({ displayName: 'test', production: false })} ${environmentName({ displayName: 'production', production: true })}`,
    'Environments: the dot is filled for production. They have no colour.',
  ],
  [
    html`${branchName('main')} ${versionName('9f3c2e1')}`,
    'A branch, and a version; the whole number of a version stands in its title.',
  ],
  [html`${mark('fail')} 1 ${mark('ok')} 4`, 'Signs before numbers: so many pairs stand so.'],
  [
    html`${changeMark('more')} ${changeMark('otherwise')}`,
    'Between two pacts: asks more of the provider, or something else. The provider must prove it.',
  ],
  [
    html`${changeMark('less')} ${changeMark('none')}`,
    'Asks less, or nothing that matters: nothing can break by it.',
  ],
]
