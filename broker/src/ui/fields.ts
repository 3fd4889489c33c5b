import type { FieldErrors } from '../errors.ts'
import { type Html, html } from './html.ts'

/** A control of a form: its label, what is to be known before it is filled, and what is wrong with what it holds. */
export interface Field {
  id: string
  label: string
  hint?: Html | string
  /** By the names of the fields in refusals: those that are said at this one. */
  errors?: readonly string[] | undefined
}

/** The field around its control; `control` is given the attributes that tie the two together. */
export function field(
  { id, label, hint, errors = [] }: Field,
  control: (ties: Html) => Html,
): Html {
  const isWrong = errors.length > 0
  const described = [hint && `${id}-hint`, isWrong && `${id}-error`].filter(Boolean).join(' ')
  const ties = html`id="${id}"${described !== '' && html` aria-describedby="${described}"`}${isWrong && html` aria-invalid="true"`}`
  return html`<div class="field${isWrong && ' wrong'}"><label for="${id}">${label}</label>
${hint && html`<p class="hint" id="${id}-hint">${hint}</p>`}
${isWrong && html`<p class="error" id="${id}-error"><span class="vh">Wrong: </span>${errors.map((one) => `${label} ${one}`).join('; ')}.</p>`}
${control(ties)}</div>`
}

/** What is wrong with a form, each with a link to its field. Nothing where nothing is. */
export function errorSummary(
  errors: FieldErrors,
  fields: Readonly<Record<string, Pick<Field, 'id' | 'label'>>>,
): Html | undefined {
  const all = Object.entries(errors)
  if (all.length === 0) return undefined
  return html`<div class="note fail" role="alert"><p><b>Nothing was saved.</b> This has to be mended first:</p>
<ul>${all.map(([name, messages]) => {
    const place = fields[name]
    const text = `${place?.label ?? name} ${messages.join('; ')}`
    return html`<li>${place ? html`<a href="#${place.id}">${text}</a>` : text}</li>`
  })}</ul></div>`
}
