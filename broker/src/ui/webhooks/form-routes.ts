import type { Db } from '../../db/client.ts'
import { DomainError, type FieldErrors } from '../../errors.ts'
import type { App, Deps } from '../../http/room.ts'
import { Type } from '../../http/type.ts'
import { listPacticipants } from '../../pacticipants/pacticipants.ts'
import { deliverDepsOf } from '../../webhooks/connections.ts'
import { sendAgain } from '../../webhooks/deliveries.ts'
import { testWebhook } from '../../webhooks/execution.ts'
import { keyringOf } from '../../webhooks/sealing.ts'
import type { Webhook, WebhookDraft } from '../../webhooks/webhook.ts'
import { changeWebhook, createWebhook, deleteWebhook, getWebhook } from '../../webhooks/webhooks.ts'
import { answerFormPage, type FormOutcome, formRoute } from '../form-route.ts'
import { textIn } from '../query.ts'
import type { Visit } from '../visit.ts'
import { blankForm, draftOf, formOf, readForm } from './form.ts'
import { formPage } from './form-page.ts'
import { testPage } from './test-page.ts'

const page = { constraints: { door: 'page' } }
const querystring = Type.Record(Type.String(), Type.Any())
const uuidParams = Type.Object({ uuid: Type.String() })
/** More names than anybody chooses from would only make the page heavy. */
const mostNames = 300

/** Forms that make, change, test and delete webhooks, by the same functions as the API. */
export function webhookForms(app: App, deps: Deps): void {
  const { db, config } = deps
  const { webhooks } = config
  const { methods } = webhooks
  const saving = { rules: webhooks, keyring: keyringOf(webhooks.secretKeys) }

  app.get('/webhooks/new', { ...page, schema: { querystring } }, (request, reply) =>
    answerFormPage(request, reply, async (visit) => {
      const [consumer, provider] = [
        textIn(request.query, 'consumer'),
        textIn(request.query, 'provider'),
      ]
      const form = blankForm(methods[0] ?? 'POST', {
        ...(consumer !== undefined && { consumer }),
        ...(provider !== undefined && { provider }),
      })
      const names = await namesToChoose(db)
      return formPage({ form, errors: {}, webhook: undefined, seen: '', methods, names }, visit)
    }),
  )
  app.get('/webhooks/:uuid/edit', { ...page, schema: { params: uuidParams } }, (request, reply) =>
    answerFormPage(request, reply, async (visit) => {
      const webhook = await getWebhook(db, request.params.uuid)
      const seen = seenOf(webhook)
      const names = await namesToChoose(db)
      return formPage({ form: formOf(webhook), errors: {}, webhook, seen, methods, names }, visit)
    }),
  )

  formRoute(app, '/webhooks/new', Type.Object({}), ({ form, visit }) =>
    save({ form, visit, webhook: undefined }, async (draft) => {
      const { uuid } = await createWebhook(db, saving, draft)
      return visit.pages.webhook(uuid, undefined, { done: 'made' })
    }),
  )
  formRoute<{ uuid: string }>(app, '/webhooks/:uuid/edit', uuidParams, async (sent) => {
    const { params, form, visit } = sent
    const { uuid } = params
    const webhook = await getWebhook(db, uuid)
    const seen = new Date(form.get('seen') ?? '')
    return save({ form, visit, webhook }, async (draft) => {
      await changeWebhook(db, saving, uuid, { draft, seen })
      return visit.pages.webhook(uuid, undefined, { done: 'changed' })
    })
  })
  formRoute<{ uuid: string }>(
    app,
    '/webhooks/:uuid/test',
    uuidParams,
    async ({ params, visit }) => {
      const webhook = await getWebhook(db, params.uuid)
      const execution = await testWebhook(
        db,
        deliverDepsOf(webhooks),
        params.uuid,
        visit.links.base,
      )
      return { page: testPage({ webhook, execution }, visit) }
    },
  )
  formRoute<{ uuid: string }>(
    app,
    '/triggered-webhooks/:uuid/send-again',
    uuidParams,
    async ({ params, visit }) => {
      const uuid = await sendAgain(db, params.uuid)
      return { goTo: visit.pages.delivery(uuid, { done: 'again' }) }
    },
  )
  formRoute<{ uuid: string }>(
    app,
    '/webhooks/:uuid/delete',
    uuidParams,
    async ({ params, visit }) => {
      await deleteWebhook(db, params.uuid)
      return { goTo: visit.pages.webhooks({ done: 'deleted' }) }
    },
  )

  /** Saves what the form means; where that is refused, the form comes back with what was typed. */
  async function save(
    sent: { form: URLSearchParams; visit: Visit; webhook: Webhook | undefined },
    act: (draft: WebhookDraft) => Promise<string>,
  ): Promise<FormOutcome> {
    const form = readForm(sent.form)
    const { draft, faults } = draftOf(form, sent.form.get('password') ?? '')
    const outcome =
      Object.keys(faults).length > 0 ? { errors: faults } : await tried(() => act(draft))
    if ('goTo' in outcome) return outcome
    const { errors } = outcome
    const seen = sent.form.get('seen') ?? ''
    const names = await namesToChoose(db)
    const view = { form, errors, webhook: sent.webhook, seen, methods, names }
    return { page: formPage(view, sent.visit), status: 'form' in errors ? 409 : 400 }
  }
}

/** Refusals of fields, and of a form that was overtaken, belong into the form; others are pages of their own. */
async function tried(
  act: () => Promise<string>,
): Promise<{ goTo: string } | { errors: FieldErrors }> {
  try {
    return { goTo: await act() }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    if (error.refusal === 'conflict') return { errors: { form: [error.message] } }
    if (error.fields === undefined || Array.isArray(error.fields)) throw error
    return { errors: error.fields }
  }
}

function seenOf({ createdAt, updatedAt }: Webhook): string {
  return (updatedAt ?? createdAt).toISOString()
}

async function namesToChoose(db: Db): Promise<string[]> {
  const { rows } = await listPacticipants(db, { page: { number: 1, size: mostNames } })
  return rows.map(({ name }) => name)
}
