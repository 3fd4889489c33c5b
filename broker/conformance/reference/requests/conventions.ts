import { ask, type Request, read } from '../request.ts'

const problem = { accept: 'application/problem+json, application/hal+json' }
const json = { 'content-type': 'application/json' }

/** Negotiation, error shapes, OPTIONS, paths that name nothing. */
export const conventions: Request[] = [
  ...read('/', '/nowhere', '/pacticipants/Nobody', '/pacticipants/Nobody/versions/1'),
  ...read(
    '/pacts/provider/Nobody/consumer/No/version/1',
    '/pacts/provider/Nobody/consumer/No/latest',
  ),
  ...read('/environments/nope', '/deployed-versions/nope', '/released-versions/nope'),
  ...read('/pacticipants//versions', '/pacticipants/a%0Ab', '/pacticipants/a%09b'),
  ask('GET /nowhere', undefined, { headers: problem }),
  ask('GET /pacticipants/Nobody', undefined, { headers: problem }),
  ask('GET /pacticipants//versions', undefined, { headers: problem }),
  ask('POST /pacticipants', {}, { headers: problem }),
  ask('POST /pacticipants', '{', { headers: problem }),
  ask('POST /pacticipants', '{'),
  ask('POST /pacticipants', '', { headers: json }),
  ask('POST /pacticipants', { name: 'X' }, { headers: { 'content-type': 'text/plain' } }),
  ask(
    'PUT /pacticipants/conv-A',
    { displayName: 'A' },
    { headers: { 'content-type': 'text/plain' } },
  ),
  ask('PATCH /pacticipants/conv-A/versions/1', {}, { headers: json }),
  ask('PUT /pacticipants/conv-A/versions/1', undefined, { headers: json }),
  ask('PUT /pacticipants/conv-A/versions/1/tags/t', undefined, { headers: json }),
  ask('PUT /pacticipants/conv-A/branches/b/versions/1', undefined, { headers: json }),
  ask('PUT /pacticipants/conv-A/labels/l', undefined, { headers: json }),
  ...[
    '/',
    '/pacticipants',
    '/pacticipants/conv-A',
    '/pacticipants/conv-A/versions/1',
    '/environments',
    '/matrix',
    '/contracts/publish',
    '/pacticipants/conv-A/versions/1/tags/t',
    '/pacts/provider/P/consumer/C/version/1',
    '/pacts/provider/P/for-verification',
    '/pacts/latest',
    '/integrations',
    '/webhooks',
  ].map((path) => ask(`OPTIONS ${path}`)),
  ask('DELETE /pacts/latest'),
  ask('POST /pacticipants/conv-A/versions', {}),
  ask('PATCH /environments', {}),
  ask('PUT /matrix', {}),
  ask('DELETE /contracts/publish'),
  ask('GET /contracts/publish'),
  ...read(
    '/pacticipants?pageNumber=1&pageSize=1',
    '/pacticipants?page=1&size=1',
    '/pacticipants?pageNumber=0',
    '/pacticipants?pageSize=x',
  ),
  ask('GET /pacticipants/conv-A', undefined, { headers: { accept: '*/*' } }),
  ask('GET /pacticipants/conv-A', undefined, { headers: { accept: 'application/hal+json' } }),
  ask('GET /pacticipants/conv-A.json'),
]
