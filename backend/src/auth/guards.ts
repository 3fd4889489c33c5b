import type { FastifyRequest } from 'fastify'
import { requirePermission } from '../access/permissions.ts'
import { checkApiKey } from '../api-keys/api-keys.ts'
import type { Deps } from '../deps.ts'
import { badRequest, forbidden, unauthorized } from '../errors.ts'
import { actorOf, type Guards } from '../http/room.ts'
import { actorFrom } from '../users/user.ts'
import type { Sessions } from './sessions.ts'

export function createGuards(deps: Deps, sessions: Pick<Sessions, 'userBehind'>): Guards {
  async function bearer(request: FastifyRequest): Promise<void> {
    const token = bearerToken(request)
    if (token === undefined) throw unauthorized('Not authenticated')
    const user = await sessions.userBehind(token)
    if (!user.is_active) throw badRequest('Inactive user')
    request.actor = actorFrom(user)
  }

  async function apiKey(request: FastifyRequest): Promise<void> {
    const header = request.headers['x-api-key']
    await checkApiKey(deps, Array.isArray(header) ? header[0] : header)
  }

  function superuserOr(refusal: string) {
    return async (request: FastifyRequest) => {
      await bearer(request)
      if (!actorOf(request).isSuperuser) throw forbidden(refusal)
    }
  }

  return {
    bearer,
    apiKey,
    superuser: superuserOr('Not enough permissions'),
    superuserOr,
    may: (action, resource) => async (request) => {
      await bearer(request)
      requirePermission(actorOf(request), action, resource)
    },
    bearerOrApiKey: async (request) => {
      await (request.headers['x-api-key'] !== undefined ? apiKey(request) : bearer(request))
    },
  }
}

/** The token of an `Authorization: Bearer` header; undefined when there is none. */
export function bearerToken(request: FastifyRequest): string | undefined {
  const [scheme = '', token] = (request.headers.authorization ?? '').split(' ')
  return scheme.toLowerCase() === 'bearer' && token ? token : undefined
}
