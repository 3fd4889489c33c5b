import type { FieldErrors } from '../../errors.ts'
import { type Mode, modes } from '../../schemas/compatibility.ts'
import type { SchemaMode } from '../../schemas/mode.ts'
import { crumbs } from '../crumbs.ts'
import { errorSummary } from '../fields.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { sinceTime } from '../times.ts'
import type { Visit } from '../visit.ts'
import { writeNote } from '../write-note.ts'
import { modeWords } from './marks.ts'

export interface ModeView {
  provider: string
  mode: SchemaMode
  errors: FieldErrors
  isChanged: boolean
}

/** What compatibility a provider asks of its consumers, and the form to ask for another. */
export function modePage({ provider, mode, errors, isChanged }: ModeView, visit: Visit): Page {
  const { pages, links } = visit
  return {
    title: `Compatibility asked by ${provider}`,
    section: 'schemas',
    json: links.schemaCompatibility(provider),
    main: html`${crumbs(
      [
        { title: 'Schemas', address: pages.schemas() },
        { title: html`<bdi>${provider}</bdi>`, address: pages.providerSchemas(provider) },
      ],
      'Compatibility',
    )}
<div class="head"><div><h1>Compatibility asked by <bdi>${provider}</bdi></h1><p class="sub"><b>${mode.mode}</b>${mode.since ? html`, since ${sinceTime(mode.since, visit)}` : ': nobody has decided yet'}. ${mode.gate ? 'The gate forbids what breaks it.' : 'It is shown in comparisons; the gate does not mind.'}</p></div></div>
${writeNote(visit, pages.compatibility(provider, { change: 'yes' }))}
${isChanged && html`<p class="note ok" role="status">It was changed.</p>`}
${errorSummary(errors, { mode: { id: 'mode', label: 'Mode' } })}
<p class="sub">A mode is about two versions of one consumer. It asks which side may be renewed first, by the contracts alone. What only a verification can tell never forbids.</p>
${visit.mayWrite ? form(provider, mode, visit) : list(mode.mode)}`,
  }
}

function form(provider: string, { mode, gate }: SchemaMode, { links }: Visit): Html {
  return html`<form class="sheet" method="post" action="${links.schemaCompatibility(provider)}">
<fieldset id="mode" tabindex="-1"><legend>Mode</legend>${modes.map((one) => html`<label class="choice"><input type="radio" name="mode" value="${one}"${one === mode && html` checked`}> <span><b>${one}</b> <span class="stacked dim">${modeWords[one]}</span></span></label>`)}</fieldset>
<fieldset><legend>Gate</legend><label class="choice"><input type="checkbox" name="gate" value="yes"${gate && html` checked`}> <span>The gate minds <span class="stacked dim">can-i-deploy answers no, with the reason SCHEMA_INCOMPATIBLE, to a consumer version that breaks the mode in the environment. This is stricter than verification.</span></span></label></fieldset>
<p class="end"><button class="strong" type="submit">Save</button></p></form>`
}

function list(mode: Mode): Html {
  return html`<ul class="say">${modes.map((one) => html`<li${one === mode && html` aria-current="true"`}><b>${one}</b>${one === mode && ' (asked for)'}: ${modeWords[one]}</li>`)}</ul>`
}
