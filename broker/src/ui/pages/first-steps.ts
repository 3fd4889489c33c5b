import { quoted } from '../../matrix/reasons.ts'
import type { FirstSteps } from '../../overview/first-step.ts'
import { commandBlock } from '../command.ts'
import { type Html, html } from '../html.ts'
import { versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import { verdictMark } from '../verdict.ts'
import type { Visit } from '../visit.ts'

export interface FirstStepsView {
  steps: FirstSteps
  /** Whether commands need a user. */
  isLocked: boolean
}

/** What an empty broker shows: the way to the first line, in commands that can be pasted. */
export function firstRun(view: FirstStepsView, visit: Visit): Html {
  return html`<div class="head"><div><h1>No pacts yet</h1>
<p class="sub">This broker runs, and is empty. Three steps lead to the first deployment that it has judged.</p></div></div>
<div class="cols"><div>${list(view, visit)}</div><aside class="side" aria-label="What you will get">
${picture}
<p class="dim">What you will get: versions above and below, and between them the seam. It is whole while the two hold together.</p>
<dl class="deflist"><dt>Address of this broker</dt><dd><code>${visit.links.base}</code></dd>
<dt>The commands are those of</dt><dd>Pact’s own client: <code>npm install --global @pact-foundation/pact-cli</code>. Every library and client that works with a Pact Broker works here.</dd>
${view.isLocked && html`<dt>User</dt><dd>This broker asks for one: set <code>PACT_BROKER_USERNAME</code> and <code>PACT_BROKER_PASSWORD</code> before.</dd>`}
</dl></aside></div>`
}

/** Below the list, until all of it has happened: open while nothing was verified, for then the list says little. */
export function stepsLeft(view: FirstStepsView, visit: Visit): Html {
  const { pact, result, deployment } = view.steps
  const done = [pact, result, deployment].filter(Boolean).length
  return html`<section class="left"><details${!result && html` open`}><summary>First steps: ${done} of 3 done</summary>
${list(view, visit)}</details></section>`
}

function list({ steps }: FirstStepsView, visit: Visit): Html {
  const { pact, result, deployment } = steps
  return html`<ol class="steps">
<li><h2>Publish a pact</h2><p>Run the consumer’s tests, then publish what they wrote. The version is the commit, the branch is the branch.</p>
${commandBlock(publish(visit))}
${state(pact && html`<bdi>${pact.consumer}</bdi> ${versionName(pact.version)} with <bdi>${pact.provider}</bdi>, ${timeOf(pact.at, visit)}`, 'Waiting for the first pact', true)}</li>
<li><h2>Verify it in the provider</h2><p>Start the provider, replay the pacts against it, and publish what came of it.</p>
${commandBlock(verify(steps, visit))}
${state(result && html`<bdi>${result.provider}</bdi> ${versionName(result.version)} ${result.success ? 'held' : 'failed'}, ${timeOf(result.at, visit)}`, 'Waiting for the first result', pact !== undefined)}</li>
<li><h2>Ask before you deploy, and say what you deployed</h2><p>The answer is yes, no or not known yet, each with its reasons. What is recorded as deployed is what later answers are about.</p>
${deploy(steps, visit).map(commandBlock)}
${state(deployment && html`<bdi>${deployment.application}</bdi> ${versionName(deployment.version)} in <bdi>${deployment.environment}</bdi>, ${timeOf(deployment.at, visit)}`, 'Waiting for the first deployment', result !== undefined)}</li>
</ol>`
}

function state(done: Html | undefined, waiting: string, isNext: boolean): Html {
  if (done) return html`<p class="state">${verdictMark('ok', 'Done:')} ${done}</p>`
  return isNext
    ? html`<p class="state">${verdictMark('run', waiting)} <span class="dim">Load this page again to see it.</span></p>`
    : html`<p class="state">${verdictMark('none', 'After the step before')}</p>`
}

const commit = '"$(git rev-parse HEAD)"'
const branch = '"$(git rev-parse --abbrev-ref HEAD)"'

function publish({ links }: Visit): string {
  return `pact broker publish ./pacts --consumer-app-version ${commit} --branch ${branch} --broker-base-url ${links.base}`
}

function verify({ pact }: FirstSteps, { links }: Visit): string {
  const provider = quoted(pact?.provider ?? 'PROVIDER')
  return `pact verifier --hostname localhost --port 8080 --provider-name ${provider} --provider-version ${commit} --provider-branch ${branch} --broker-url ${links.base} --publish`
}

function deploy({ pact, environment }: FirstSteps, { links }: Visit): string[] {
  const where = quoted(environment ?? 'production')
  const version = `--pacticipant ${quoted(pact?.consumer ?? 'CONSUMER')} --version ${quoted(pact?.version ?? 'VERSION')}`
  const broker = `--broker-base-url ${links.base}`
  return [
    ...(environment === undefined
      ? [`pact broker create-environment --name ${where} --production ${broker}`]
      : []),
    `pact broker can-i-deploy ${version} --to-environment ${where} ${broker}`,
    `pact broker record-deployment ${version} --environment ${where} ${broker}`,
  ]
}

const picture = html`<svg class="sketch" width="328" height="118" viewBox="0 0 328 118" aria-hidden="true">
<g class="cell none"><rect x="62" y="4" width="84" height="18" rx="2"/><rect x="150" y="4" width="104" height="18" rx="2"/><rect x="258" y="4" width="68" height="18" rx="2"/><rect x="62" y="58" width="120" height="18" rx="2"/><rect x="186" y="58" width="140" height="18" rx="2"/><rect x="112" y="92" width="150" height="18" rx="2"/></g>
<path class="seam unknown" d="M62 40H326"/><text x="0" y="17">consumer</text><text x="0" y="44">together</text><text x="0" y="71">provider</text><text x="0" y="105">production</text></svg>`
