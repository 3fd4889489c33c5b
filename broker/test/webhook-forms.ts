import { expect } from '@jest/globals'
import type { App } from '../src/http/room.ts'

/** Of a broker whose webhooks go to the receiver of a test, and to hosts of examples. */
export const webhookSettings = {
  PACT_BROKER_WEBHOOK_SCHEME_WHITELIST: 'http https',
  PACT_BROKER_WEBHOOK_HOST_WHITELIST: '127.0.0.1 /example$/',
  CONCORDAT_SECRETS_KEY: 'ab'.repeat(32),
}

/** What a browser wants. */
export const html = 'text/html,application/xhtml+xml,*/*;q=0.8'
/** What a browser says of a form that a page of the broker has sent. */
export const own = { 'sec-fetch-site': 'same-origin' }

type Fields = Record<string, string | string[]>

/** The form of a new webhook, filled in. */
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: the templates of webhooks
export const filled = {
  description: 'Ask for a verification',
  enabled: 'yes',
  events: ['contract_content_changed', 'provider_verification_failed'],
  method: 'POST',
  url: 'https://ci.example/build?app=${pactbroker.consumerName}',
  headers: 'Authorization: Bearer s3cret-token\r\nX-Team: web',
  body: '{"pact": "${pactbroker.pactUrl}", "n": 1.0}',
  bodyKind: 'json',
  username: '',
  password: '',
}
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: the templates of webhooks

/** The pages of webhooks and their forms, as a browser asks for them; of another server where one is named. */
export function webhookForms(app: () => App) {
  async function page(
    url: string,
    status = 200,
    more: Record<string, string> = {},
    server = app(),
  ) {
    const response = await server.inject({ url, headers: { accept: html, ...more } })
    expect([response.statusCode, response.headers['content-type']]).toEqual([
      status,
      'text/html; charset=utf-8',
    ])
    return response.body
  }

  async function submit(
    url: string,
    fields: Fields = {},
    headers: Record<string, string> = own,
    server = app(),
  ) {
    const form = new URLSearchParams()
    for (const [name, value] of Object.entries(fields))
      for (const one of [value].flat()) form.append(name, one)
    const response = await server.inject({
      method: 'POST',
      url,
      payload: form.toString(),
      headers: { accept: html, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    })
    return {
      status: response.statusCode,
      goesTo: String(response.headers.location ?? '').replace('http://broker', ''),
      headers: response.headers,
      text: response.body,
    }
  }

  /** A webhook that was made by its form, by its path. */
  async function make(fields: Fields = {}): Promise<string> {
    const { status, goesTo, text } = await submit('/webhooks/new', { ...filled, ...fields })
    expect([status, text]).toEqual([303, ''])
    return goesTo.split('?')[0] ?? ''
  }

  return { page, submit, make }
}
