import { readPastMoment } from '../db/horizon.ts'
import { answerFields } from '../http/errors.ts'
import { mergePatch } from '../http/media-types.ts'
import type { Room } from '../http/room.ts'
import type { Links } from '../links.ts'
import type { Deployment } from './deployment.ts'
import {
  getDeployment,
  listDeployments,
  recordDeployment,
  recordUndeployment,
} from './deployments.ts'
import { getEnvironment } from './environments.ts'
import { representEnvironment } from './representation.ts'
import {
  deploymentBody,
  deploymentPatch,
  momentQuery,
  stayParams,
  versionInEnvironmentParams,
} from './schemas.ts'
import { representDeployment, representStays } from './stay-representation.ts'

const path =
  '/pacticipants/:pacticipant/versions/:number/deployed-versions/environment/:environment'
const stay = '/deployed-versions/:uuid'

/** Deployments of versions: recorded, looked at, ended. */
export const deploymentRoutes: Room = (app, { db }) => {
  const represent = async (deployment: Deployment, links: Links) => {
    const environment = representEnvironment(
      await getEnvironment(db, deployment.environment),
      links,
    )
    return representDeployment(deployment, { version: true, environment }, links)
  }

  app.get(
    path,
    { schema: { params: versionInEnvironmentParams, querystring: momentQuery } },
    async (request, reply) => {
      const { pacticipant, number } = request.params
      const deployments = await listDeployments(
        db,
        request.params,
        await readPastMoment(db, request.query.asOf),
      )
      const represented = deployments.map((each) => representDeployment(each, {}, request.links))
      const title = `Deployed versions for ${pacticipant} version ${number}`
      return reply.hal(
        representStays('deployedVersions', represented, { href: request.ownUrl, title }),
      )
    },
  )

  app.post(
    path,
    { schema: { params: versionInEnvironmentParams, body: deploymentBody } },
    async (request, reply) => {
      const instance = request.body.applicationInstance ?? request.body.target
      const applicationInstance = instance == null ? null : String(instance)
      const deployment = await recordDeployment(db, { ...request.params, applicationInstance })
      reply.code(201).header('location', request.links.deployedVersion(deployment.uuid))
      return reply.hal(await represent(deployment, request.links))
    },
  )

  app.get(stay, { schema: { params: stayParams } }, async (request, reply) => {
    const deployment = await getDeployment(db, request.params.uuid)
    return reply.hal(await represent(deployment, request.links))
  })

  app.patch(
    stay,
    { schema: { params: stayParams, body: deploymentPatch }, config: { consumes: [mergePatch] } },
    async (request, reply) => {
      const { uuid } = request.params
      const { currentlyDeployed } = request.body
      const before = await getDeployment(db, uuid)
      if (currentlyDeployed === true) {
        const message =
          'The currentlyDeployed property cannot be set back to true. Please record a new deployment.'
        return answerFields(422, { currentlyDeployed: [message] }, request, reply)
      }
      const deployment = currentlyDeployed === false ? await recordUndeployment(db, uuid) : before
      return reply.hal(await represent(deployment, request.links))
    },
  )
}
