import { readPastMoment } from '../db/horizon.ts'
import type { Room } from '../http/room.ts'
import { listCurrentlyDeployed } from './deployments.ts'
import {
  createEnvironment,
  deleteEnvironment,
  getEnvironment,
  listEnvironments,
  replaceEnvironment,
} from './environments.ts'
import { listCurrentlySupported } from './releases.ts'
import { representEnvironment, representEnvironments } from './representation.ts'
import {
  currentlyDeployedQuery,
  currentlySupportedQuery,
  environmentBody,
  environmentParams,
  environmentsQuery,
} from './schemas.ts'
import { representDeployment, representRelease, representStays } from './stay-representation.ts'

const path = '/environments/:uuid'

/** Environments and what is in them: https://docs.pact.io/pact_broker/recording_deployments_and_releases */
export const environmentRoutes: Room = (app, { db }) => {
  app.get(
    '/environments',
    { schema: { querystring: environmentsQuery } },
    async (request, reply) => {
      const environments = await listEnvironments(db, request.query.name)
      return reply.hal(representEnvironments(environments, request.links))
    },
  )

  app.post('/environments', { schema: { body: environmentBody } }, async (request, reply) => {
    const environment = await createEnvironment(db, request.body)
    reply.code(201).header('location', request.links.environment(environment.uuid))
    return reply.hal(representEnvironment(environment, request.links))
  })

  app.get(path, { schema: { params: environmentParams } }, async (request, reply) => {
    const environment = await getEnvironment(db, request.params.uuid)
    return reply.hal(representEnvironment(environment, request.links))
  })

  app.put(
    path,
    { schema: { params: environmentParams, body: environmentBody } },
    async (request, reply) => {
      const environment = await replaceEnvironment(db, request.params.uuid, request.body)
      return reply.hal(representEnvironment(environment, request.links))
    },
  )

  app.delete(path, { schema: { params: environmentParams } }, async (request, reply) => {
    await deleteEnvironment(db, request.params.uuid)
    return reply.code(204).send()
  })

  app.get(
    `${path}/deployed-versions/currently-deployed`,
    { schema: { params: environmentParams, querystring: currentlyDeployedQuery } },
    async (request, reply) => {
      const { pacticipant, applicationInstance, target } = request.query
      const instance = applicationInstance ?? target
      const question = { pacticipant, applicationInstance: instance }
      const found = await listCurrentlyDeployed(
        db,
        request.params.uuid,
        question,
        await readPastMoment(db, request.query.asOf),
      )
      const { displayName } = found.environment
      const deployments = found.deployments.map((deployment) =>
        representDeployment(deployment, { version: true }, request.links),
      )
      const title = `Currently deployed versions for ${displayName}`
      return reply.hal(
        representStays('deployedVersions', deployments, { href: request.ownUrl, title }),
      )
    },
  )

  app.get(
    `${path}/released-versions/currently-supported`,
    { schema: { params: environmentParams, querystring: currentlySupportedQuery } },
    async (request, reply) => {
      const found = await listCurrentlySupported(
        db,
        request.params.uuid,
        request.query,
        await readPastMoment(db, request.query.asOf),
      )
      const releases = found.releases.map((release) =>
        representRelease(release, { version: true }, request.links),
      )
      const title = `Currently supported versions in ${found.environment.displayName}`
      return reply.hal(
        representStays('releasedVersions', releases, { href: request.ownUrl, title }),
      )
    },
  )
}
