import type { Matrix } from '../../matrix/matrix.ts'
import type { Reason } from '../../matrix/reason.ts'
import type { Turn } from '../../overview/turns.ts'
import { type AskedVerdict, isWithoutDestination } from '../asked-verdict.ts'
import { type Html, html } from '../html.ts'
import { asJson, type Page } from '../layout.ts'
import { counted, versionName } from '../names.ts'
import { causeBlock, pairLine, sentence } from '../reasons.ts'
import { dayAndTime } from '../times.ts'
import type { Verdict } from '../verdict.ts'
import { momentField, type Visit } from '../visit.ts'

export interface VerdictView {
  asked: AskedVerdict
  answer?: { matrix: Matrix; turns: Map<number, Turn>; json: string } | undefined
  environments: { name: string }[]
}

const MOST_CAUSES = 20
const MOST_PAIRS = 200

/** May this version go there: the answer, each cause with what to do, and everything that was checked. */
export function verdictPage({ asked, answer, environments }: VerdictView, visit: Visit): Page {
  const form = askForm(asked, environments, visit)
  if (!answer)
    return {
      title: 'Can I deploy?',
      section: 'verdict',
      main: html`<div class="head"><div><h1>Can I deploy?</h1><p class="sub">May a version join those that run in an environment? The address of the answer is stable: link to it from a build.</p></div></div>${form}${asked.pacticipant !== undefined && whichVersion(asked.pacticipant, visit)}`,
    }
  const { matrix, turns } = answer
  const { word, text, verdict } = answerOf(matrix)
  const causes = matrix.reasons.filter(({ blocking }) => blocking)
  return {
    title: `${word} ${asked.pacticipant} to ${asked.environment ?? asked.to ?? (asked.mainBranch ? 'main branches' : 'the newest versions')}`,
    section: 'verdict',
    json: answer.json,
    main: html`${form}
<div class="answer ${verdict}">${bigMark(verdict)}<div><h1>${word} ${text}</h1><p>${question(asked)}${visit.asOf && html` As of ${dayAndTime(visit.asOf)}.`}</p></div></div>
<div class="cols"><div class="vstack">
${isWithoutDestination(asked) && html`<p class="note none"><b>No destination was named.</b> So this is about the newest version of each application that it has a pact with, wherever that runs. Choose an environment above to ask about a deployment.</p>`}
${causes.slice(0, MOST_CAUSES).map((reason) => causeBlock(reason, 'result' in reason ? turns.get(reason.result) : undefined, visit))}
${causes.length > MOST_CAUSES && html`<p class="note">And ${counted(causes.length - MOST_CAUSES, 'more cause', 'more causes')}: all of them stand beside.</p>`}
${causes.length === 0 && html`<p class="note ${verdict}">${verdict === 'none' ? matrix.reasons.map((reason, index) => html`${index > 0 && '. '}${sentence(reason)}`) : 'Nothing stands in the way'}.</p>`}
</div><aside class="side">${pairs(matrix.reasons, visit)}
<h2>Basis</h2><dl class="deflist"><dt>Rule</dt><dd>${ruleOf(asked)}</dd>
<dt>Counted</dt><dd>${countsIn(matrix)}</dd>
<dt>For programs</dt><dd><a href="${asJson(answer.json)}" type="application/hal+json">the same answer as JSON</a></dd></dl></aside></div>`,
  }
}

/** Said where an application is named and nothing that tells which of its versions is meant. */
function whichVersion(pacticipant: string, visit: Visit): Html {
  return html`<p class="note none"><b>Which version of <bdi>${pacticipant}</bdi>?</b> Name it above, or a branch or tag of which the newest is meant, or ask about <a href="${visit.here({ latest: 'true' })}">its newest version</a>.</p>`
}

/** A link to the same question, answered as it is now or was then. */
function question(asked: AskedVerdict): Html {
  const { pacticipant, version, branch, tag, environment, to, mainBranch, ignore } = asked
  const which =
    version !== undefined
      ? versionName(version)
      : branch !== undefined
        ? html`newest of branch <bdi>${branch}</bdi>`
        : tag !== undefined
          ? html`newest with tag <bdi>${tag}</bdi>`
          : 'in its newest version'
  const where =
    environment === undefined
      ? to === undefined
        ? mainBranch
          ? 'beside the newest of every main branch'
          : 'beside the newest version of every other application'
        : html`beside the newest versions tagged <bdi>${to}</bdi>`
      : html`to <bdi>${environment}</bdi>`
  const without = html`${ignore.length > 0 && html`, leaving out ${ignore.map((name, index) => html`${index > 0 && ', '}<bdi>${name}</bdi>`)}`}`
  return html`Can <bdi>${pacticipant ?? ''}</bdi> ${which} go ${where}${without}?`
}

function ruleOf({ environment, to, mainBranch }: AskedVerdict): string {
  if (environment !== undefined)
    return 'Each version that is live at the destination needs a verified pact with this one.'
  const which =
    to !== undefined
      ? 'newest version with the tag'
      : mainBranch
        ? 'newest version of each main branch'
        : 'newest version of each application'
  return `The ${which} needs a verified pact with this one.`
}

function answerOf({ verdict, reasons }: Matrix): { word: string; text: string; verdict: Verdict } {
  const { success, failed, unknown } = verdict.counts
  const all = success + failed + unknown
  if (reasons.some(({ kind }) => kind === 'VERSION_UNKNOWN'))
    return { word: 'No.', text: 'The version is not known here.', verdict: 'fail' }
  if (verdict.deployable === true)
    return all === 0
      ? { word: 'Yes,', text: 'because there is nothing to check.', verdict: 'none' }
      : {
          word: 'Yes.',
          text: all === 1 ? 'The only pair holds.' : `All ${all} pairs hold.`,
          verdict: 'ok',
        }
  const of = (count: number) =>
    all === 1 ? 'The only pair' : `${count === 1 ? 'One' : count} of ${all} pairs`
  if (verdict.deployable === false && failed === 0) {
    const causes = reasons.filter(({ blocking }) => blocking).length
    const text =
      causes === 1 ? 'One thing stands in the way.' : `${causes} things stand in the way.`
    return { word: 'No.', text, verdict: 'fail' }
  }
  if (verdict.deployable === false)
    return {
      word: 'No.',
      text: `${of(failed)} ${failed === 1 ? 'fails' : 'fail'}.`,
      verdict: 'fail',
    }
  const fails = failed === 1 ? 'fails' : 'fail'
  const has = unknown === 1 ? 'has' : 'have'
  const text =
    unknown === 0
      ? 'The question was cut short'
      : failed === 0
        ? `${of(unknown)} ${has} no answer`
        : `${of(failed)} ${fails}, ${unknown === 1 ? 'one' : unknown} ${has} no answer`
  return {
    word: 'Not known yet.',
    text: `${text}: treat this as no.`,
    verdict: failed > 0 ? 'fail' : 'unknown',
  }
}

function countsIn({ verdict: { counts } }: Matrix): string {
  const told = [
    [counts.success, 'verified'],
    [counts.failed, 'failed'],
    [counts.unknown, 'without an answer'],
    [counts.ignored, 'ignored'],
  ] as const
  const parts = told.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`)
  return parts.join(', ') || 'no pair'
}

function bigMark(verdict: Verdict): Html {
  return html`<svg class="mark big ${verdict}" aria-hidden="true"><use href="#m-${verdict}"/></svg>`
}

function pairs(reasons: Reason[], visit: Visit): Html {
  const shown = reasons.slice(0, MOST_PAIRS)
  return html`<h2>Pairs checked</h2><ul class="panel vstack pad">${shown.map((reason) => html`<li>${pairLine(reason, visit)}</li>`)}</ul>${reasons.length > shown.length && html`<p class="dim">And ${reasons.length - shown.length} more, in the JSON.</p>`}`
}

function askForm(asked: AskedVerdict, environments: { name: string }[], visit: Visit): Html {
  const { pacticipant, version, branch, tag, latest, environment, to, mainBranch, ignore } = asked
  const known = environment === undefined || environments.some(({ name }) => name === environment)
  const isRare = tag !== undefined || latest || to !== undefined || mainBranch || ignore.length > 0
  return html`<form class="filters" method="get" action="${visit.pages.fixed('/can-i-deploy')}">
<label class="grow">Application <input type="text" name="pacticipant" value="${pacticipant}" required></label>
<label>Version <input type="text" name="version" value="${version}"></label>
<label>or newest of branch <input type="text" name="branch" value="${branch}"></label>
<label>To environment <select name="environment"><option value="">none</option>${environments.map(
    ({ name }) => html`<option${name === environment && html` selected`}>${name}</option>`,
  )}${!known && html`<option selected>${environment}</option>`}</select></label>
${momentField(visit)}<button class="strong" type="submit">Ask</button>
<details class="rare"${isRare && html` open`}><summary>Other ways to ask</summary><div class="filters">
<label class="box"><input type="checkbox" name="latest" value="true"${latest && html` checked`}> its newest version</label>
<label>Newest with tag <input type="text" name="tag" value="${tag}"></label>
<label>Beside the newest tagged <input type="text" name="to" value="${to}"></label>
<label class="box"><input type="checkbox" name="mainBranch" value="true"${mainBranch && html` checked`}> beside every main branch</label>
<label>Leave out <input type="text" name="ignore[]" value="${ignore.join(', ')}" placeholder="Applications"></label>
</div></details>
</form>`
}
