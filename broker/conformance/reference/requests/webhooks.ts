import { ask, at, property, type Request, read } from '../request.ts'
import { publish } from './publishing.ts'

const web = 'hook Web'
const api = 'hook Orders'
const request = {
  method: 'POST',
  url: 'http://example.org/hook',
  headers: { 'Content-Type': 'application/json' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the broker's own template
  body: { pact: '${pactbroker.pactUrl}' },
}
const events = [{ name: 'contract_content_changed' }]
const path = `/webhooks/provider/${at(api)}/consumer/${at(web)}`

/** Webhooks, without their delivery. */
export const webhooks: Request[] = [
  publish(web, '1', { [api]: '/1' }, { branch: 'main' }),
  ...read('/webhooks', path),
  ask('POST /webhooks', { events, request }, { keep: { all: property('uuid') } }),
  ask('POST /webhooks', {
    description: 'one pair',
    events,
    request: { ...request, username: 'u', password: 'p', headers: { Authorization: 'Bearer abc' } },
    consumer: { name: web },
    provider: { name: api },
  }),
  ask('POST /webhooks', { events, request, consumer: { name: 'Nobody' } }),
  ask('POST /webhooks', { events, request, consumer: { name: web, label: 'x' } }),
  ask('POST /webhooks', { events, request, consumer: { label: 'mobile' } }),
  ask('POST /webhooks', {}),
  ask('POST /webhooks', []),
  ask('POST /webhooks', '{'),
  ask('POST /webhooks', { events: [], request }),
  ask('POST /webhooks', { events: [{ name: 'nothing' }], request }),
  ask('POST /webhooks', { events, request: {} }),
  ask('POST /webhooks', { events, request: { method: 'TELL', url: 'http://example.org' } }),
  ask('POST /webhooks', { events, request: { method: 'POST', url: 'nonsense' } }),
  ask('POST /webhooks', { events, request: { method: 'POST', url: 'ftp://example.org' } }),
  ask('POST /webhooks', { events, request: { method: 'DELETE', url: 'http://example.org' } }),
  ask(`POST ${path}`, { events, request }, { keep: { pair: property('uuid') } }),
  ask(`POST /webhooks/provider/${at(api)}`, { events, request }),
  ask(`POST /webhooks/consumer/${at(web)}`, { events, request, enabled: false }),
  ask('POST /webhooks/provider/Nobody/consumer/No', { events, request }),
  ...read(
    '/webhooks',
    '/webhooks/{all}',
    '/webhooks/{pair}',
    '/webhooks/nope',
    path,
    `/webhooks/provider/${at(api)}`,
    `/webhooks/consumer/${at(web)}`,
    `/pacts/provider/${at(api)}/consumer/${at(web)}/webhooks`,
    `/pacts/provider/${at(api)}/consumer/${at(web)}/webhooks/status`,
    `/pacts/provider/${at(api)}/consumer/${at(web)}/version/1/triggered-webhooks`,
    '/triggered-webhooks/nope/logs',
  ),
  ask('PUT /webhooks/{all}', {
    events: [{ name: 'provider_verification_published' }],
    request,
    enabled: false,
  }),
  ask('PUT /webhooks/my-own-uuid-1234', { events, request }),
  ask('PUT /webhooks/short', { events, request }),
  ask('PUT /webhooks/{all}', {}),
  ask('DELETE /webhooks/{pair}'),
  ask('DELETE /webhooks/{pair}'),
  ask('POST /webhooks/nope/execute', {}),
  ...read('/webhooks/{all}', '/webhooks/{pair}'),
]
