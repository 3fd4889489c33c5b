import type { Reason } from '../matrix/reason.ts'
import { nextStepOf, sentenceOf } from '../matrix/reasons.ts'
import type { Turn } from '../overview/turns.ts'
import { commandBlock } from './command.ts'
import { type Html, html } from './html.ts'
import { isolated, pairName, versionName } from './names.ts'
import { story } from './story.ts'
import { sinceTime, timeOf } from './times.ts'
import { mark, type Verdict } from './verdict.ts'
import type { Visit } from './visit.ts'

const MOST_MISMATCHES = 5

export function verdictOfReason({ kind }: Pick<Reason, 'kind'>): Verdict {
  switch (kind) {
    case 'VERIFIED':
      return 'ok'
    case 'VERIFICATION_FAILED':
    case 'SCHEMA_INCOMPATIBLE':
      return 'fail'
    case 'VERIFICATION_PENDING':
      return 'run'
    case 'IGNORED':
      return 'ignored'
    case 'NOTHING_TO_CHECK':
    case 'VERSION_WITHOUT_CONTRACTS':
      return 'none'
    case 'NEVER_VERIFIED':
    case 'VERIFIED_BY_OTHER_VERSION':
    case 'VERIFICATION_LOST':
    case 'NOT_DEPLOYED_THERE':
    case 'VERSION_UNKNOWN':
      return 'unknown'
  }
}

/** One cause: what it is, the evidence, since when, whether it clears by itself, and what to type next. */
export function causeBlock(reason: Reason, turn: Turn | undefined, visit: Visit): Html {
  const { pages } = visit
  const pair = 'consumer' in reason && {
    consumer: reason.consumer.name,
    provider: reason.provider.name,
  }
  const next = nextStepOf(reason, visit.links)
  return html`<article class="panel cause ${verdictOfReason(reason)}">
<header><span class="code-type">${reason.kind}</span> <h2>${headingOf(reason)}</h2>
${pair && html`<span class="end">${'sha' in reason && reason.consumer.version !== null && html`<a href="${pages.pact(pair, reason.consumer.version)}">pact</a> · `}<a href="${pages.integration(pair)}">history</a></span>`}</header>
<div class="pad"><p>${sentence(withoutEvidence(reason))}.</p></div>
${reason.kind === 'VERIFICATION_FAILED' && evidence(reason)}
<div class="pad who"><h3>${'since' in reason && reason.since ? 'Since when' : 'Will it clear?'}</h3>${reason.kind === 'VERIFICATION_FAILED' && turn && story(turn, reason.provider.version)}<p>${sinceWhen(reason, turn, visit)}</p></div>
${
  next &&
  html`<div class="pad next"><h3>What to do next</h3><ol><li>${next.text}.
${commandBlock(next.command)}</li></ol></div>`
}
</article>`
}

/** What stands in the heading and in the evidence need not be said a third time. */
function withoutEvidence(reason: Reason): Reason {
  return reason.kind === 'VERIFICATION_FAILED' ? { ...reason, mismatches: [] } : reason
}

/** A reason in a list: the pair, and in few words how it stands. */
export function pairLine(reason: Reason, visit: Visit): Html {
  const isAbsent = reason.kind === 'NOT_DEPLOYED_THERE' && !reason.blocking
  const sign = mark(isAbsent ? 'none' : verdictOfReason(reason))
  if (!('consumer' in reason)) return html`${sign} ${sentence(reason)}`
  const { consumer, provider } = reason
  const side = ({ name, version }: typeof consumer) =>
    html`<bdi>${name}</bdi>${version !== null && html` ${versionName(version)}`}`
  return html`${sign} ${side(consumer)} <span class="arrow">→</span> ${side(provider)}<span class="stacked dim">${inShort(reason, visit)}</span>`
}

function inShort(reason: Extract<Reason, { consumer: unknown }>, visit: Visit): Html {
  switch (reason.kind) {
    case 'VERIFIED':
      return html`verified, ${timeOf(reason.since, visit)}`
    case 'VERIFICATION_FAILED': {
      const [first, ...more] = reason.mismatches
      return html`failed, ${timeOf(reason.since, visit)}${first?.interaction && html`: <bdi>${first.interaction}</bdi>`}${more.length > 0 && `, and ${more.length} more`}`
    }
    case 'NEVER_VERIFIED':
      return html`never verified`
    case 'VERIFIED_BY_OTHER_VERSION':
      return html`not verified by this version; ${versionName(reason.other.version)} ${reason.other.success ? 'verified it' : 'failed'}`
    case 'VERIFICATION_PENDING':
      return html`asked for, no answer yet`
    case 'VERIFICATION_LOST':
      return html`asked for, and no answer came in time`
    case 'SCHEMA_INCOMPATIBLE':
      return html`breaks with ${versionName(reason.breaks.version)}`
    case 'NOT_DEPLOYED_THERE':
      return html`not checked: no version of <bdi>${reason[reason.absent].name}</bdi> is there`
    case 'IGNORED':
      return html`left out, as asked`
  }
}

/** What a reason says, with the names in it by themselves. */
export function sentence(reason: Reason): Html {
  const sides =
    'consumer' in reason
      ? [reason.consumer, reason.provider]
      : 'pacticipant' in reason
        ? [reason.pacticipant]
        : []
  const interactions =
    reason.kind === 'VERIFICATION_FAILED'
      ? reason.mismatches.map(({ interaction }) => interaction)
      : []
  return isolated(sentenceOf(reason), [...interactions, ...sides.map(({ name }) => name)])
}

function headingOf(reason: Reason): Html {
  if (reason.kind === 'VERIFICATION_FAILED')
    return html`<bdi>${reason.mismatches[0]?.interaction ?? `${reason.provider.name} failed`}</bdi>`
  if ('consumer' in reason)
    return pairName({ consumer: reason.consumer.name, provider: reason.provider.name })
  return 'pacticipant' in reason
    ? html`<bdi>${reason.pacticipant.name}</bdi>`
    : html`Nothing to check`
}

function evidence({
  mismatches,
  consumer,
  provider,
}: Extract<Reason, { kind: 'VERIFICATION_FAILED' }>): Html {
  const shown = mismatches.slice(0, MOST_MISMATCHES)
  return html`${shown.map(
    ({ interaction, path, expected, actual, description }) => html`<div class="versus">
${
  expected !== undefined &&
  actual !== undefined &&
  html`<div><h3>Expected by <bdi>${consumer.name}</bdi></h3><div class="code"><code class="l want">${expected}</code></div></div>
<div><h3>Actual from <bdi>${provider.name}</bdi></h3><div class="code"><code class="l got">${actual}</code></div></div>`
}
<p class="at-path">${interaction && interaction !== mismatches[0]?.interaction && html`<bdi>${interaction}</bdi>: `}${path && html`<code>${path}</code> `}<bdi>${description}</bdi></p></div>`,
  )}${mismatches.length > shown.length && html`<p class="pad">And ${mismatches.length - shown.length} more mismatches.</p>`}`
}

function sinceWhen(reason: Reason, turn: Turn | undefined, visit: Visit): Html {
  if (reason.kind === 'VERIFICATION_FAILED' && turn) {
    const name = html`<bdi>${reason.provider.name}</bdi>`
    const first = html`First failed with ${name} ${versionName(turn.failed)}, ${timeOf(turn.failedAt, visit)}.`
    return turn.held !== null && turn.heldAt
      ? html`${first} ${name} ${versionName(turn.held)} had held the same pact, ${timeOf(turn.heldAt, visit)}, so <b>the provider moved</b>. It does not clear by itself.`
      : html`${first} No version of ${name} has held this pact, so <b><bdi>${reason.consumer.name}</bdi> began to rely on it</b>. It does not clear by itself.`
  }
  const since =
    'since' in reason && reason.since ? html`Since ${sinceTime(reason.since, visit)}. ` : ''
  return reason.kind === 'VERIFICATION_PENDING'
    ? html`${since}It clears by itself when the answer comes.`
    : html`${since}It does not clear by itself.`
}
