import { ask, type Request } from '../request.ts'

/** Both brokers ask for users while these requests are sent. */
export const userSettings = {
  PACT_BROKER_BASIC_AUTH_ENABLED: 'true',
  PACT_BROKER_BASIC_AUTH_USERNAME: 'writer',
  PACT_BROKER_BASIC_AUTH_PASSWORD: 'w: x',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_USERNAME: 'reader',
  PACT_BROKER_BASIC_AUTH_READ_ONLY_PASSWORD: 'r',
  PACT_BROKER_PUBLIC_HEARTBEAT: 'true',
  PACT_BROKER_ENABLE_PUBLIC_BADGE_ACCESS: 'true',
}

const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`
const callers = [
  undefined,
  basic('reader:r'),
  basic('writer:w: x'),
  basic('writer:wrong'),
  basic('nobody:w'),
  basic(':'),
  'Bearer token',
  'Basic !',
]

/** Who may read, write, ask what to verify, look at badges and probe. */
export const users: Request[] = [
  ...asEach('PUT /pacticipants/users-Web/versions/1', {}),
  ...asEach('GET /pacticipants'),
  ...asEach('OPTIONS /pacticipants'),
  ...asEach('POST /pacts/provider/users-Orders/for-verification', {}),
  ...asEach('DELETE /pacticipants/users-Nobody'),
  ...asEach('GET /diagnostic/status/heartbeat'),
  ...asEach('GET /diagnostic/status/dependencies'),
  ...asEach('GET /pacts/provider/users-Orders/consumer/users-Web/latest/badge.svg'),
  ...asEach('GET /nowhere'),
]

function asEach(line: string, body?: unknown): Request[] {
  return callers.map((authorization) =>
    ask(line, body, authorization === undefined ? {} : { headers: { authorization } }),
  )
}
