import { ask, at, lastOf, type Request, read } from '../request.ts'
import { pact, pactPath, publish } from './publishing.ts'

const web = 'pacts Web/Shop'
const api = 'pacts Orders'
const path = pactPath(web, api)
const put = (version: string, body: unknown) => ask(`PUT ${path}/version/${version}`, body)
const provider = `/pacts/provider/${at(api)}`

const message = {
  consumer: { name: web },
  provider: { name: api },
  messages: [
    {
      description: 'made',
      providerStates: [{ name: 's', params: { a: 1 } }],
      contents: { id: 1 },
      metaData: {},
    },
  ],
  metadata: { pactSpecification: { version: '3.0.0' } },
}
const v4 = {
  consumer: { name: web },
  provider: { name: api },
  interactions: [
    {
      type: 'Synchronous/HTTP',
      key: 'k',
      description: 'one',
      pending: false,
      request: { method: 'GET', path: '/1' },
      response: { status: 200 },
    },
    {
      type: 'Asynchronous/Messages',
      description: 'two',
      contents: { content: { a: 1.0 }, contentType: 'application/json', encoded: false },
    },
    {
      type: 'Synchronous/Messages',
      description: 'three',
      request: { contents: { content: 'x' } },
      response: [],
    },
  ],
  metadata: { pactSpecification: { version: '4.0' } },
}

const lists = [
  '/versions',
  '/tag/prod',
  '/tag/none',
  '/branch/versions',
  '/branch/main',
  '/branch/none',
  '/branch/latest/versions',
  '/branch/main/latest/versions',
  '/branch/feat%2Fx',
  '/latest',
  '/latest/prod',
  '/latest/none',
  '/latest-untagged',
  '/branch/main/latest',
  '/branch/none/latest',
]
const providerLists = [
  '',
  '/tag/prod',
  '/latest',
  '/latest/prod',
  '/latest/none',
  '/branch',
  '/branch/latest',
  '/branch/main',
  '/branch/main/latest',
  '/branch/none',
  '/provider-states',
  '/provider-states/branch/main',
  '/provider-states/branch/none',
  '/provider-states/environment/nope',
]

/** Pacts: publishing, reading in all forms, merging, comparing, deleting. */
export const pacts: Request[] = [
  put('1', pact(web, api, '/1')),
  put('1', pact(web, api, '/1')),
  put('1', pact(web, api, '/changed')),
  put('2', pact(web, api, '/1')),
  put('3', pact(web, api, '/3')),
  put('4', message),
  put('5', v4),
  put('6', { any: 'thing' }),
  put('7', pact('Other', api, '/1')),
  put('7', pact(web, 'Other', '/1')),
  put('7', '{'),
  put('7', ''),
  put('7', '"text"'),
  put('7', '[]'),
  put('8', { ...pact(web, api, '/8'), metadata: { 'pact-specification': { version: '1.0.0' } } }),
  put('9', { ...pact(web, api, '/9'), metadata: undefined }),
  put('10', { interactions: 'none' }),
  ask(`PUT /pact/provider/${at(api)}/consumer/${at(web)}/version/11`, pact(web, api, '/11')),
  ask(`PATCH ${path}/version/12`, pact(web, api, '/12'), {
    headers: { 'content-type': 'application/json' },
  }),
  ask(`PATCH ${path}/version/12`, pact(web, api, '/12b'), {
    headers: { 'content-type': 'application/json' },
  }),
  ask(
    `PATCH ${path}/version/12`,
    {
      ...pact(web, api, '/12b'),
      interactions: [{ ...pact(web, api, '/12b').interactions[0], response: { status: 500 } }],
    },
    { headers: { 'content-type': 'application/json' } },
  ),
  publish(
    web,
    '20',
    { [api]: '/20', 'pacts Stock': '/stock' },
    { branch: 'main', tags: ['prod'], buildUrl: 'http://ci/20' },
  ),
  publish(web, '20', { [api]: '/20', 'pacts Stock': '/stock' }, { branch: 'main', tags: ['prod'] }),
  publish(web, '20', { [api]: '/changed' }),
  publish(web, '21', { [api]: '/21' }, { branch: 'feat/x' }),
  publish(web, '22', { [api]: '/20' }, { branch: 'main', tags: ['prod', 'dev'] }),
  publish(web, '23', { [api]: '/23' }),
  publish('pacts-Untagged', '1', { [api]: '/u1' }),
  publish('pacts-Untagged', '2', { [api]: '/u1' }),
  publish('pacts-Untagged', '3', { [api]: '/u3' }),
  ask(`GET ${path}/version/1`, undefined, { keep: { sha1: lastOf('pb:pact-version') } }),
  ask(`GET ${path}/version/3`, undefined, { keep: { sha3: lastOf('pb:pact-version') } }),
  ...read(
    ...['2', '4', '5', '6', '7', '8', '9', '10', '11', '12', '20', '21', '22', '23', '99'].map(
      (version) => `${path}/version/${version}`,
    ),
  ),
  ...read(
    `${path}/versions/1`,
    `/pact/provider/${at(api)}/consumer/${at(web)}/version/1`,
    `/pact/provider/${at(api)}/consumer/${at(web)}/latest`,
  ),
  ...read(
    `${path}/pact-version/{sha1}`,
    `${path}/pact-version/{sha3}`,
    `${path}/pact-version/nope`,
  ),
  ...read(
    `${path}/version/3/previous-distinct`,
    `${path}/version/1/previous-distinct`,
    `${path}/version/2/previous-distinct`,
    `${path}/version/99/previous-distinct`,
  ),
  ...read(...lists.map((list) => path + list), ...providerLists.map((list) => provider + list)),
  ...read(
    '/pacts/latest',
    '/pacts/provider/Nobody',
    '/pacts/provider/Nobody/latest',
    '/pacts/provider/Nobody/provider-states',
    '/pacts/provider/Nobody/consumer/No/versions',
  ),
  ...read(
    `/pacticipants/${at(web)}/versions/20`,
    `/pacticipants/${at(web)}/versions/22`,
    `/pacticipants/${at(web)}`,
    `/pacticipants/${at(web)}/versions`,
  ),
  ask('GET /integrations', undefined, { headers: { accept: 'application/hal+json' } }),
  ...read(
    '/relationships',
    `/groups/${at(api)}`,
    '/groups/Nobody',
    '/dashboard',
    `/dashboard/provider/${at(api)}/consumer/${at(web)}`,
    '/metrics',
  ),
  ask('GET /relationships', undefined, { headers: { accept: 'text/csv' } }),
  ask(`GET /groups/${at(api)}`, undefined, { headers: { accept: 'text/csv' } }),
  ask(`DELETE ${path}/version/3`),
  ask(`DELETE ${path}/version/3`),
  ask(`DELETE ${path}/branch/feat%2Fx`),
  ask(`DELETE ${path}/tag/dev`),
  ask(`DELETE ${path}/tag/none`),
  ...read(`${path}/versions`, `${path}/latest`),
  ask(`DELETE ${path}/versions`),
  ...read(`${path}/versions`, `${path}/latest`, provider),
  ask(`DELETE /integrations/provider/${at(api)}/consumer/${at('pacts-Untagged')}`),
  ask(`DELETE /integrations/provider/${at(api)}/consumer/Nobody`),
  ask('POST /contracts/publish', {}),
  ask('POST /contracts/publish', []),
  ask('POST /contracts/publish', {
    pacticipantName: 'x',
    pacticipantVersionNumber: '1',
    contracts: [],
  }),
  ask('POST /contracts/publish', {
    pacticipantName: 'x',
    pacticipantVersionNumber: '1',
    contracts: [{}],
  }),
  ask('POST /contracts/publish', {
    pacticipantName: 'x',
    pacticipantVersionNumber: ' ',
    contracts: 'no',
  }),
  ask('POST /contracts/publish', {
    pacticipantName: 'x',
    pacticipantVersionNumber: '1',
    branch: '',
    tags: ['', 'a\nb'],
    buildUrl: 5,
    contracts: [
      {
        consumerName: 'y',
        providerName: '',
        specification: 'other',
        contentType: 'text/plain',
        content: 'é',
        onConflict: 'never',
      },
    ],
  }),
  ask('POST /contracts/publish', {
    pacticipantName: 'x',
    pacticipantVersionNumber: '1',
    contracts: [
      {
        consumerName: 'x',
        providerName: 'y',
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from('{').toString('base64'),
      },
    ],
  }),
  ask('POST /contracts/publish', {
    pacticipantName: 'x',
    pacticipantVersionNumber: '1',
    contracts: [
      {
        consumerName: 'x',
        providerName: 'y',
        specification: 'pact',
        contentType: 'application/json',
        content: Buffer.from(JSON.stringify(pact('z', 'q', '/'))).toString('base64'),
      },
    ],
  }),
  ask('POST /contracts/publish', {
    pacticipantName: 'x',
    pacticipantVersionNumber: '1',
    contracts: [
      {
        consumerName: 'x',
        providerName: 'y',
        specification: 'pact',
        contentType: 'application/json',
        content: '***',
      },
    ],
  }),
]
