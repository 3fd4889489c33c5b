import { ask, at, lastOf, type Request, read } from '../request.ts'
import { pactPath, publish } from './publishing.ts'

const web = 'ops Web'
const api = 'ops Orders'
const pair = pactPath(web, api)
const consumer = `/pacticipants/${at(web)}`

/** Probes, badges, differences as text, the explorer's addresses, and webhooks that are asked to send. */
export const operations: Request[] = [
  ...read('/diagnostic/status/heartbeat', '/diagnostic/status/dependencies', '/diagnostic/nothing'),
  publish(web, '1', { [api]: '/1' }, { branch: 'main', tags: ['dev'] }),
  publish(web, '2', { [api]: '/2' }, { branch: 'main' }),
  ask(`PATCH ${consumer}`, { mainBranch: 'main' }),
  ask('POST /environments', { name: 'ops-live', displayName: 'Ops Live', production: true }),
  ask(`GET ${pair}/version/1`, undefined, { keep: { ops1: lastOf('pb:pact-version') } }),
  ask(`GET ${pair}/version/2`, undefined, { keep: { ops2: lastOf('pb:pact-version') } }),
  ...badges(),
  ask(`POST ${pair}/pact-version/{ops1}/verification-results`, {
    success: true,
    providerApplicationVersion: 'p1',
  }),
  ask(`PUT /pacticipants/${at(api)}/versions/p1/tags/prod`, {}),
  ...badges(),
  ask(`POST ${pair}/pact-version/{ops2}/verification-results`, {
    success: false,
    providerApplicationVersion: 'p1',
  }),
  ...badges(),
  ask(`GET ${pair}/latest/badge`, undefined, { headers: { accept: 'image/svg+xml' } }),
  ask(`GET ${pair}/latest/badge.svg?label=consumer&initials=true`),
  ...[
    `${pair}/version/2/diff/previous-distinct`,
    `${pair}/version/1/diff/version/2`,
    `${pair}/pact-version/{ops1}/diff/pact-version/{ops2}`,
    `${pair}/version/1/diff/version/9`,
  ].map((path) => ask(`GET ${path}`, undefined, { headers: { accept: 'text/plain' } })),
  ask('GET /', undefined, { headers: { accept: 'text/html, application/json' } }),
  ask('POST /webhooks/execute', {}),
  ask('POST /webhooks/execute', { request: { method: 'POST', url: 'ftp://example.org' } }),
  ask('POST /webhooks/nope/execute', {}),
  ...read('/triggered-webhooks/nope/logs'),
]

/** All kinds of badge, in the state that the history has reached. */
function badges(): Request[] {
  return read(
    ...[`${pair}/latest`, `${pair}/latest/dev`, `${pair}/latest/none`, `${pair}/latest-untagged`],
    `/matrix/provider/${at(api)}/latest/prod/consumer/${at(web)}/latest/dev`,
    `${consumer}/latest-version/dev/can-i-deploy/to/prod`,
    `${consumer}/branches/main/latest-version/can-i-deploy/to-environment/ops-live`,
    `${consumer}/branches/none/latest-version/can-i-deploy/to-environment/ops-live`,
    `${consumer}/main-branch/can-i-merge`,
  ).map(({ line }) => ({ line: `${line}/badge.svg` }))
}
