import { type Html, html } from '../html.ts'
import { momentField, type Visit } from '../visit.ts'
import type { AskedMatrix, AskedSide } from './asked.ts'

export interface MatrixFormView {
  asked: AskedMatrix
  environments: { name: string }[]
  /** Applications to suggest. */
  names: string[]
}

/** Every part of a question to the matrix, under the names that the API has for them. */
export function matrixForm({ asked, environments, names }: MatrixFormView, visit: Visit): Html {
  const { sides, further, environment, latestBy, success, view } = asked
  const box = (value: string, word: string) =>
    html`<label class="box"><input type="checkbox" name="success[]" value="${value}"${success.includes(value) && html` checked`}> ${word}</label>`
  const keep = (value: string, word: string) =>
    html`<option value="${value}"${value === (latestBy ?? '') && html` selected`}>${word}</option>`
  return html`<form class="filters matrix-form" method="get" action="${visit.pages.fixed('/matrix')}" aria-label="Question">
${side('Application', sides[0], environments, true)}
${side('and application', sides[1], environments, false)}
${further.map((one) => Object.entries(one).map(([name, value]) => html`<input type="hidden" name="q[][${name}]" value="${value}">`))}
<fieldset class="rows"><legend>Rows</legend>
<label>All others, as they run in ${environmentSelect('environment', environment, environments)}</label>
<label>Of several results <select name="latestby">${[keep('', 'all'), keep('cvpv', 'the newest of each two versions'), keep('cvp', 'the newest of each consumer version'), keep('cp', 'the newest of each pair')]}</select></label>
<div class="boxes" role="group" aria-label="Results">${[box('true', 'verified'), box('false', 'failed'), box('', 'no result')]}</div>
${view && html`<input type="hidden" name="view" value="${view}">`}${momentField(visit)}<button class="strong" type="submit">Show</button>
</fieldset>
<datalist id="applications">${names.map((name) => html`<option value="${name}"></option>`)}</datalist>
</form>`
}

function side(
  legend: string,
  asked: AskedSide,
  environments: MatrixFormView['environments'],
  isNeeded: boolean,
): Html {
  return html`<fieldset><legend>${legend}</legend>
<label>Name <input type="search" name="q[][pacticipant]" value="${asked.pacticipant}" list="applications"${isNeeded && html` required`}></label>
<label>Version <input type="search" name="q[][version]" value="${asked.version}" placeholder="any"></label>
<label>Branch <input type="search" name="q[][branch]" value="${asked.branch}" placeholder="any"></label>
<label>Tag <input type="search" name="q[][tag]" value="${asked.tag}" placeholder="any"></label>
<label>Runs in ${environmentSelect('q[][environment]', asked.environment, environments)}</label>
<div class="boxes"><label class="box"><input type="checkbox" name="q[][latest]" value="true"${asked.latest === 'true' && html` checked`}> newest only</label>
<label class="box"><input type="checkbox" name="q[][mainBranch]" value="true"${asked.mainBranch === 'true' && html` checked`}> main branch</label></div>
</fieldset>`
}

function environmentSelect(
  name: string,
  chosen: string | undefined,
  environments: MatrixFormView['environments'],
): Html {
  const isKnown = environments.some((one) => one.name === chosen)
  return html`<select name="${name}"><option value="">any</option>${environments.map(
    (one) => html`<option${one.name === chosen && html` selected`}>${one.name}</option>`,
  )}${chosen !== undefined && !isKnown && html`<option selected>${chosen}</option>`}</select>`
}
