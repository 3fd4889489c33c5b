import type { FieldErrors } from '../../errors.ts'
import { parametersOf } from '../../webhooks/facts.ts'
import { asterisks } from '../../webhooks/redaction.ts'
import { describe, eventNames, type Webhook } from '../../webhooks/webhook.ts'
import { crumbs } from '../crumbs.ts'
import { errorSummary, type Field, field } from '../fields.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import type { Visit } from '../visit.ts'
import type { WebhookForm } from './form.ts'
import { eventWords } from './standing.ts'

export interface FormView {
  form: WebhookForm
  errors: FieldErrors
  /** What is edited; undefined: a new one is made. */
  webhook: Webhook | undefined
  /** When what is edited was last changed, as it was when the form was opened. */
  seen: string
  /** Methods that webhooks may use. */
  methods: readonly string[]
  /** Some names of applications, to choose from. */
  names: readonly string[]
}

/** By the names of refusals, in the order of the form. */
const fields = {
  description: { id: 'description', label: 'Name' },
  'consumer.name': { id: 'consumer', label: 'Consumer' },
  'consumer.label': { id: 'consumer-label', label: 'Label of consumers' },
  'provider.name': { id: 'provider', label: 'Provider' },
  'provider.label': { id: 'provider-label', label: 'Label of providers' },
  events: { id: 'events', label: 'Events' },
  'request.method': { id: 'method', label: 'Method' },
  'request.url': { id: 'url', label: 'URL' },
  'request.headers': { id: 'headers', label: 'Headers' },
  'request.body': { id: 'body', label: 'Body' },
  'request.username': { id: 'username', label: 'Username' },
  'request.password': { id: 'password', label: 'Password' },
} satisfies Record<string, Pick<Field, 'id' | 'label'>>

/** All that a webhook is, to be filled in. What was typed stays where it is when something has to be mended. */
export function formPage(view: FormView, visit: Visit): Page {
  const { webhook, errors } = view
  const { pages } = visit
  const name = webhook && describe(webhook)
  const title = name === undefined ? 'New webhook' : `Edit: ${name}`
  const back = webhook ? pages.webhook(webhook.uuid) : pages.webhooks()
  return {
    title: Object.keys(errors).length > 0 ? `Not saved: ${title}` : title,
    section: 'webhooks',
    isTimeless: true,
    main: html`${crumbs(
      [
        { title: 'Webhooks', address: pages.webhooks() },
        ...(webhook && name !== undefined
          ? [{ title: html`<bdi>${name}</bdi>`, address: back }]
          : []),
      ],
      webhook ? 'Edit' : 'New',
    )}
<h1>${name === undefined ? 'New webhook' : html`Edit <bdi>${name}</bdi>`}</h1>
${errorSummary(errors, fields)}
<form class="sheet" method="post" action="${webhook ? pages.webhook(webhook.uuid, 'edit') : pages.newWebhook()}" autocomplete="off">
<input type="hidden" name="seen" value="${view.seen}">
${about(view)}${applications(view)}${events(view)}${request(view)}
<p class="end"><button class="strong" type="submit">${webhook ? 'Save' : 'Create the webhook'}</button> <a class="btn" href="${back}">Cancel</a></p>
</form>`,
  }
}

function about({ form, errors }: FormView): Html {
  return html`${field({ ...fields.description, hint: 'How lists call it. Empty: by its method and host.', errors: errors.description }, (ties) => html`<input type="text" name="description" value="${form.description}" ${ties}>`)}
<div class="field"><label class="choice"><input type="checkbox" name="enabled" value="yes"${form.enabled && html` checked`}> Switched on</label></div>`
}

function applications({ form, errors, names }: FormView): Html {
  return html`<fieldset><legend>For which pacts</legend><p class="hint">An application by its name, or all that have a label. Empty: any.</p><div class="pairs">
${field({ ...fields['consumer.name'], errors: errors['consumer.name'] }, (ties) => html`<input type="text" name="consumer" list="names" value="${form.consumer}" ${ties}>`)}
${field({ ...fields['consumer.label'], errors: errors['consumer.label'] }, (ties) => html`<input type="text" name="consumerLabel" value="${form.consumerLabel}" ${ties}>`)}
${field({ ...fields['provider.name'], errors: errors['provider.name'] }, (ties) => html`<input type="text" name="provider" list="names" value="${form.provider}" ${ties}>`)}
${field({ ...fields['provider.label'], errors: errors['provider.label'] }, (ties) => html`<input type="text" name="providerLabel" value="${form.providerLabel}" ${ties}>`)}
</div><datalist id="names">${names.map((name) => html`<option value="${name}"></option>`)}</datalist></fieldset>`
}

function events({ form, errors }: FormView): Html {
  const wrong = errors.events
  return html`<fieldset id="events" tabindex="-1"${wrong && html` class="wrong" aria-describedby="events-error"`}><legend>Sent when</legend>
${wrong && html`<p class="error" id="events-error"><span class="vh">Wrong: </span>Events ${wrong.join('; ')}.</p>`}
${eventNames.map((name) => html`<label class="choice"><input type="checkbox" name="events" value="${name}"${form.events.includes(name) && html` checked`}> <span>${eventWords[name]} <span class="stacked path dim">${name}</span></span></label>`)}</fieldset>`
}

function request({ form, errors, methods, webhook }: FormView): Html {
  const all = [...new Set([...methods, ...(form.method === '' ? [] : [form.method])])]
  const kind = (value: WebhookForm['bodyKind'], text: string) =>
    html`<label class="choice"><input type="radio" name="bodyKind" value="${value}"${form.bodyKind === value && html` checked`}> ${text}</label>`
  const hasPassword = webhook?.request.password != null
  return html`<fieldset><legend>Request</legend><div class="target">
${field({ ...fields['request.method'], errors: errors['request.method'] }, (ties) => html`<select name="method" ${ties}>${all.map((one) => html`<option${one === form.method && html` selected`}>${one}</option>`)}</select>`)}
${field({ ...fields['request.url'], hint: 'Tokens belong into a header, not here: headers that hold secrets are kept encrypted.', errors: errors['request.url'] }, (ties) => html`<input type="text" inputmode="url" name="url" value="${form.url}" required spellcheck="false" ${ties}>`)}
</div>
${field(
  {
    ...fields['request.headers'],
    hint: html`A line each: <code>Name: value</code>. ${webhook && html`<code>${asterisks}</code> stands for a secret that is not shown; left as it is, it stays.`}`,
    errors: errors['request.headers'],
  },
  (
    ties,
  ) => html`<textarea name="headers" rows="${rowsOf(form.headers, 3)}" spellcheck="false" ${ties}>
${form.headers}</textarea>`,
)}
${field(
  { ...fields['request.body'], errors: errors['request.body'] },
  (ties) => html`<textarea name="body" rows="${rowsOf(form.body, 8)}" spellcheck="false" ${ties}>
${form.body}</textarea>`,
)}
<div class="field row" role="group" aria-label="How the body is sent">${kind('json', 'as JSON')} ${kind('text', 'as text, as it is')}</div>
<details class="field"><summary>What is filled in</summary><p class="hint">In the URL, the headers and the body:</p><ul class="names">${parameterNames.map((name) => html`<li><code>${`\${pactbroker.${name}}`}</code></li>`)}</ul></details>
<div class="pairs">${field({ ...fields['request.username'], hint: 'For basic authentication, where the other side wants it.', errors: errors['request.username'] }, (ties) => html`<input type="text" name="username" value="${form.username}" spellcheck="false" ${ties}>`)}
${field({ ...fields['request.password'], hint: hasPassword ? 'There is one, which is not shown. Empty: it stays.' : 'Kept encrypted, and never shown again.', errors: errors['request.password'] }, (ties) => html`<input type="password" name="password" autocomplete="new-password" ${ties}>`)}</div></fieldset>`
}

/** As many as there is to see, within reason. */
function rowsOf(text: string, least: number): number {
  return Math.min(24, Math.max(least, text.split('\n').length + 1))
}

const parameterNames = Object.keys(
  parametersOf(
    { publication: null, verification: null },
    { event: '', context: { baseUrl: '' }, isAboutResult: false },
  ),
)
