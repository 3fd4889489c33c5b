import { ask, at, lastOf, property, type Request, read } from '../request.ts'
import { pactPath, publish } from './publishing.ts'

const web = 'mat Web'
const app = 'mat App'
const api = 'mat Orders'
const result = (
  sha: string,
  consumer: string,
  provider: string,
  version: string,
  success: boolean,
) =>
  ask(`POST ${pactPath(consumer, provider)}/pact-version/{${sha}}/verification-results`, {
    success,
    providerApplicationVersion: version,
  })
const keepSha = (name: string, consumer: string, version: string, provider = api) =>
  ask(`GET ${pactPath(consumer, provider)}/version/${version}`, undefined, {
    keep: { [name]: lastOf('pb:pact-version') },
  })

type Selector = Record<string, string>
const q = (selectors: Selector[], more = '') =>
  `/matrix?${selectors
    .map((selector) =>
      Object.entries(selector)
        .map(([key, value]) => `q[][${key}]=${at(value)}`)
        .join('&'),
    )
    .join('&')}${more}`
const one = (version: string, more = '') => q([{ pacticipant: web, version }], more)

/** The matrix and the gate, in all their forms. */
export const matrix: Request[] = [
  publish(web, '1', { [api]: '/1' }, { branch: 'main', tags: ['prod'] }),
  publish(web, '2', { [api]: '/2' }, { branch: 'main' }),
  publish(web, '3', { [api]: '/3' }, { branch: 'feat' }),
  publish(app, 'a1', { [api]: '/a1', [web]: '/web' }, { branch: 'main' }),
  keepSha('m1', web, '1'),
  keepSha('m2', web, '2'),
  keepSha('ma', app, 'a1'),
  keepSha('mw', app, 'a1', web),
  result('m1', web, api, 'p1', true),
  result('m2', web, api, 'p1', false),
  result('m1', web, api, 'p2', false),
  result('m1', web, api, 'p2', true),
  result('ma', app, api, 'p2', true),
  ask(`PUT /pacticipants/${at(api)}/branches/main/versions/p2`, {}),
  ask(`PUT /pacticipants/${at(api)}/versions/p1/tags/prod`, {}),
  ask(
    'POST /environments',
    { name: 'mat-test', displayName: 'Mat Test', production: false },
    { keep: { matenv: property('uuid') } },
  ),
  ask('POST /environments', { name: 'mat-empty', displayName: 'Mat Empty', production: true }),
  ask(`POST /pacticipants/${at(api)}/versions/p1/deployed-versions/environment/{matenv}`, {}),
  ...read(
    '/matrix',
    '/matrix?q[]=',
    one(''),
    one('1'),
    one('1', '&latestby=cvpv'),
    one('1', '&latestby=cvp'),
    one('1', '&latestby=cvpv&latest=true'),
    one('1', '&environment=mat-test'),
    one('2', '&environment=mat-test&latestby=cvpv'),
    one('3', '&environment=mat-test&latestby=cvpv'),
    one('1', '&environment=mat-empty&latestby=cvpv'),
    one('1', '&environment=nope&latestby=cvpv'),
    one('99', '&environment=mat-test&latestby=cvpv'),
    one('1', '&tag=prod&latest=true&latestby=cvp'),
    one('1', '&tag=none&latest=true&latestby=cvp'),
    one('1', '&latest=true&latestby=cvp'),
    one('1', '&latest=true&mainBranch=true&latestby=cvp'),
    one('3', '&latest=true&mainBranch=true&latestby=cvp'),
    one('1', '&tag=prod&environment=mat-test'),
    one('1', '&success[]=true'),
    one('1', '&success=false&latestby=cvpv'),
    one('1', '&limit=1'),
    one('1', '&limit=x'),
    one('1', '&days=1'),
  ),
  ...read(
    q([{ pacticipant: 'Nobody', version: '1' }]),
    q([{ version: '1' }]),
    q([{ pacticipant: web, version: '1', tag: 'x' }]),
    q([{ pacticipant: web, version: '1', latest: 'true' }]),
    q([{ pacticipant: web, branch: 'main' }]),
    q([{ pacticipant: web, branch: 'main', latest: 'true' }]),
    q([{ pacticipant: web, branch: 'none', latest: 'true' }]),
    q([{ pacticipant: web, mainBranch: 'true', latest: 'true' }]),
    q([{ pacticipant: web, tag: 'prod' }]),
    q([{ pacticipant: web, tag: 'prod', latest: 'true' }]),
    q([{ pacticipant: web, latest: 'true' }]),
    q([{ pacticipant: web }]),
  ),
  ...read(
    q([
      { pacticipant: web, version: '1' },
      { pacticipant: api, version: 'p1' },
    ]),
    q([
      { pacticipant: web, version: '2' },
      { pacticipant: api, version: 'p1' },
    ]),
    q([
      { pacticipant: web, version: '3' },
      { pacticipant: api, version: 'p1' },
    ]),
    q([
      { pacticipant: web, version: '1' },
      { pacticipant: api, version: 'p9' },
    ]),
    q([{ pacticipant: web, version: '1' }, { pacticipant: api }]),
    q([{ pacticipant: web }, { pacticipant: api }]),
    q([{ pacticipant: web }, { pacticipant: api }], '&latestby=cvpv'),
    q([{ pacticipant: web }, { pacticipant: api }], '&latestby=cvp'),
    q([
      { pacticipant: web, version: '1' },
      { pacticipant: app, version: 'a1' },
    ]),
    q([
      { pacticipant: web, version: '1' },
      { pacticipant: api, version: 'p2' },
      { pacticipant: app, version: 'a1' },
    ]),
    q([
      { pacticipant: web, latest: 'true' },
      { pacticipant: api, latest: 'true' },
    ]),
    q([
      { pacticipant: web, version: '1' },
      { pacticipant: api, tag: 'prod', latest: 'true' },
    ]),
  ),
  ...read(
    q([{ pacticipant: api, version: 'p1' }], '&environment=mat-test&latestby=cvpv'),
    q([{ pacticipant: api, version: 'p2' }], '&environment=mat-test&latestby=cvpv'),
    q([{ pacticipant: app, version: 'a1' }], '&environment=mat-test&latestby=cvpv'),
    q([{ pacticipant: api, version: 'p1' }], '&latestby=cvpv'),
    one('3', `&environment=mat-test&latestby=cvpv&ignore[][pacticipant]=${at(api)}`),
    one(
      '3',
      `&environment=mat-test&latestby=cvpv&ignore[][pacticipant]=${at(api)}&ignore[][version]=p1`,
    ),
    one('3', '&environment=mat-test&latestby=cvpv&ignore[][pacticipant]=Nobody'),
  ),
  ...read(
    `/matrix/provider/${at(api)}/consumer/${at(web)}`,
    `/matrix/provider/${at(api)}/consumer/Nobody`,
  ),
  ...read(
    `/can-i-deploy?pacticipant=${at(web)}&version=1&environment=mat-test`,
    `/can-i-deploy?pacticipant=${at(web)}&version=2&environment=mat-test`,
    `/can-i-deploy?pacticipant=${at(web)}&version=1&to=prod`,
    `/can-i-deploy?pacticipant=${at(web)}&version=1&environment=nope`,
    '/can-i-deploy',
    `/can-i-deploy?pacticipant=${at(web)}`,
    '/can-i-deploy?pacticipant=Nobody&version=1&environment=mat-test',
    `/can-i-deploy?pacticipant=${at(web)}&version=99&environment=mat-test`,
    `/can-i-deploy?pacticipant=${at(web)}&version=1&environment=mat-test&to=prod`,
  ),
  ...read(
    `/pacticipants/${at(web)}/latest-version/prod/can-i-deploy/to/prod`,
    `/pacticipants/${at(web)}/latest-version/none/can-i-deploy/to/prod`,
    `/pacticipants/${at(web)}/branches/main/latest-version/can-i-deploy/to-environment/mat-test`,
    `/pacticipants/${at(web)}/branches/none/latest-version/can-i-deploy/to-environment/mat-test`,
    `/pacticipants/${at(web)}/branches/main/latest-version/can-i-deploy/to-environment/nope`,
  ),
]
