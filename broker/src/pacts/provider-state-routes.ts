import type { Room } from '../http/room.ts'
import type { RequestedState } from './pact.ts'
import { listProviderStates } from './provider-states.ts'
import { providerBranchParams, providerEnvironmentParams, providerParams } from './schemas.ts'

const path = '/pacts/provider/:provider/provider-states'

/** The provider states that consumers ask for: on their main branches, on a branch, or where they are live. */
export const providerStateRoutes: Room = (app, { db }) => {
  app.get(path, { schema: { params: providerParams } }, async (request, reply) => {
    const states = await listProviderStates(db, request.params.provider, { kind: 'main-branch' })
    return reply.hal(represent(states))
  })
  app.get(
    `${path}/branch/:branch`,
    { schema: { params: providerBranchParams } },
    async (request, reply) => {
      const { provider, branch } = request.params
      return reply.hal(
        represent(await listProviderStates(db, provider, { kind: 'branch', branch })),
      )
    },
  )
  app.get(
    `${path}/environment/:environment`,
    { schema: { params: providerEnvironmentParams } },
    async (request, reply) => {
      const { provider, environment } = request.params
      const states = await listProviderStates(db, provider, { kind: 'environment', environment })
      return reply.hal(represent(states))
    },
  )
}

function represent(states: readonly RequestedState[]): object {
  return {
    providerStates: states.map(({ name, params, consumers }) => ({
      name,
      ...(params !== null && { params }),
      consumers,
    })),
  }
}
