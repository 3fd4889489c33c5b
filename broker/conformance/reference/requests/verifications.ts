import { ask, at, lastOf, type Request, read } from '../request.ts'
import { pactPath, publish } from './publishing.ts'

const web = 'ver Web'
const api = 'ver Orders'
const path = pactPath(web, api)
const results = (sha: string) => `${path}/pact-version/{${sha}}/verification-results`
const result = (sha: string, version: string, success: unknown, more: object = {}) =>
  ask(`POST ${results(sha)}`, { success, providerApplicationVersion: version, ...more })
const select = (body: unknown) => ask(`POST /pacts/provider/${at(api)}/for-verification`, body)
const selectors = (...consumerVersionSelectors: unknown[]) => select({ consumerVersionSelectors })

const testResults = [
  {
    interactionId: 'x',
    success: false,
    mismatches: [{ attribute: 'body', identifier: '$.id', description: 'no' }],
  },
]

/** Results, and what a provider should verify. */
export const verifications: Request[] = [
  publish(web, '1', { [api]: '/1' }, { branch: 'main', tags: ['prod'] }),
  publish(web, '2', { [api]: '/2' }, { branch: 'main' }),
  publish(web, '3', { [api]: '/3' }, { branch: 'feat/x', tags: ['feat'] }),
  publish('ver App', '1', { [api]: '/app1' }, { branch: 'main', tags: ['prod'] }),
  publish('ver Loose', '1', { [api]: '/loose' }),
  ...['1', '2', '3'].map((version) =>
    ask(`GET ${path}/version/${version}`, undefined, {
      keep: { [`s${version}`]: lastOf('pb:pact-version') },
    }),
  ),
  result('s1', 'p1', true),
  result('s1', 'p1', false, {
    testResults,
    verifiedBy: { implementation: 'x', version: '1' },
    buildUrl: 'http://ci/p1',
  }),
  result('s2', 'p1', false),
  result('s1', 'p2', true, { executionDate: '2020-01-01T00:00:00Z' }),
  result('s1', '', true),
  result('s1', 'p3', 'maybe'),
  result('s1', 'p3', null),
  ask(`POST ${results('s1')}`, {}),
  ask(`POST ${results('s1')}`, '{'),
  ask(`POST ${results('s1')}`, []),
  ask(`POST ${path}/pact-version/nope/verification-results`, {
    success: true,
    providerApplicationVersion: '1',
  }),
  ask(`PUT /pacticipants/${at(api)}/branches/main/versions/p1`, {}),
  ...read(
    `${results('s1')}/1`,
    `${results('s1')}/2`,
    `${results('s1')}/99`,
    `${results('s1')}/x`,
    `${results('s1')}/latest`,
    `${results('s3')}/latest`,
  ),
  ...read(
    `${path}/version/1/verification-results/latest`,
    `${path}/version/3/verification-results/latest`,
    `${path}/latest/verification-results/latest`,
    `${path}/latest/prod/verification-results/latest`,
    `${path}/latest/none/verification-results/latest`,
  ),
  ...read(
    `/verification-results/consumer/${at(web)}/version/1/latest`,
    `/verification-results/consumer/${at(web)}/version/3/latest`,
    `/verification-results/consumer/${at(web)}/version/99/latest`,
    '/verification-results/consumer/Nobody/version/1/latest',
  ),
  ...read(`${path}/version/1`, `${path}/version/2`, `/pacticipants/${at(api)}/versions/p1`),
  ...read(`/pacts/provider/${at(api)}/for-verification`, '/pacts/provider/Nobody/for-verification'),
  select({}),
  select({ consumerVersionSelectors: [] }),
  select({ providerVersionBranch: '' }),
  selectors({ latest: true }),
  selectors({ tag: 'prod', latest: true }),
  selectors({ tag: 'prod' }),
  selectors({ tag: 'none', fallbackTag: 'prod', latest: true }),
  selectors({ branch: 'feat/x' }),
  selectors({ branch: 'none' }),
  selectors({ mainBranch: true }),
  selectors({ mainBranch: true, consumer: web }),
  selectors({ mainBranch: true }, { branch: 'feat/x' }, { tag: 'prod', latest: true }),
  selectors({ matchingBranch: true }),
  select({ consumerVersionSelectors: [{ matchingBranch: true }], providerVersionBranch: 'feat/x' }),
  selectors({ deployed: true }),
  selectors({ released: true }),
  selectors({ deployedOrReleased: true }),
  selectors({ environment: 'nope' }),
  selectors({ deployed: true, environment: 'nope' }),
  selectors({ latest: true, consumer: 'Nobody' }),
  selectors({ consumer: web }),
  selectors({}),
  selectors({ branch: 'main', tag: 'x' }),
  selectors({ branch: 'main', latest: true }),
  selectors({ mainBranch: true, tag: 'x' }),
  selectors({ mainBranch: false }),
  selectors({ mainBranch: 'yes' }),
  selectors({ tag: '' }),
  selectors({ tag: 5 }),
  selectors({ branch: 5 }),
  selectors({ latest: false }),
  selectors({ fallbackTag: 'x' }),
  selectors({ fallbackTag: 'x', tag: 'y' }),
  selectors({ fallbackBranch: 'x' }),
  selectors({ matchingBranch: true, branch: 'x' }),
  selectors({ deployed: true, released: true }),
  selectors({ deployed: true, tag: 'x' }),
  selectors({ unknown: 1 }),
  selectors('text'),
  select({ consumerVersionSelectors: 'x' }),
  select({ consumerVersionSelectors: { mainBranch: true } }),
  select({ providerVersionTags: 'x' }),
  select({ providerVersionBranch: 5 }),
  select({ includePendingStatus: 'x' }),
  select({ includeWipPactsSince: 'yesterday' }),
  select([]),
  select('{'),
  select({ consumerVersionSelectors: [{ mainBranch: true }], includePendingStatus: true }),
  select({
    consumerVersionSelectors: [{ mainBranch: true }],
    includePendingStatus: true,
    providerVersionBranch: 'main',
  }),
  select({
    consumerVersionSelectors: [{ mainBranch: true }],
    includePendingStatus: true,
    providerVersionTags: ['dev'],
  }),
  select({
    consumerVersionSelectors: [{ tag: 'prod', latest: true }],
    includePendingStatus: true,
    providerVersionTags: ['dev', 'qa'],
  }),
  select({
    consumerVersionSelectors: [{ mainBranch: true }],
    includePendingStatus: true,
    includeWipPactsSince: '2020-01-01',
    providerVersionBranch: 'main',
  }),
  select({
    consumerVersionSelectors: [{ mainBranch: true }],
    includePendingStatus: true,
    includeWipPactsSince: '2020-01-01',
    providerVersionTags: ['dev'],
  }),
  select({
    consumerVersionSelectors: [{ mainBranch: true }],
    includePendingStatus: true,
    includeWipPactsSince: '2020-01-01',
    providerVersionBranch: 'feat/x',
  }),
  select({
    consumerVersionSelectors: [],
    includePendingStatus: true,
    includeWipPactsSince: '2020-01-01',
    providerVersionBranch: 'new',
  }),
  ask(`DELETE ${results('s1')}/1`),
  ask(`DELETE ${results('s1')}/1`),
  ...read(`${results('s1')}/latest`, `${path}/version/1`),
  result('s1', 'p3', true, { buildUrl: 'nonsense' }),
]
