import { readPastMoment } from '../db/horizon.ts'
import { answerFields } from '../http/errors.ts'
import { mergePatch } from '../http/media-types.ts'
import type { Room } from '../http/room.ts'
import type { Links } from '../links.ts'
import type { Release } from './deployment.ts'
import { getEnvironment } from './environments.ts'
import { getRelease, listReleases, recordRelease, recordSupportEnded } from './releases.ts'
import { representEnvironment } from './representation.ts'
import { momentQuery, releasePatch, stayParams, versionInEnvironmentParams } from './schemas.ts'
import { representRelease, representStays } from './stay-representation.ts'

const path =
  '/pacticipants/:pacticipant/versions/:number/released-versions/environment/:environment'
const stay = '/released-versions/:uuid'

/** Releases of versions, for software that users of several versions have in hand: recorded, looked at, ended. */
export const releaseRoutes: Room = (app, { db }) => {
  const represent = async (release: Release, links: Links) => {
    const environment = representEnvironment(await getEnvironment(db, release.environment), links)
    return representRelease(release, { version: true, environment }, links)
  }

  app.get(
    path,
    { schema: { params: versionInEnvironmentParams, querystring: momentQuery } },
    async (request, reply) => {
      const { pacticipant, number } = request.params
      const releases = await listReleases(
        db,
        request.params,
        await readPastMoment(db, request.query.asOf),
      )
      const represented = releases.map((each) => representRelease(each, {}, request.links))
      const title = `Released versions for ${pacticipant} version ${number}`
      return reply.hal(
        representStays('releasedVersions', represented, { href: request.ownUrl, title }),
      )
    },
  )

  app.post(path, { schema: { params: versionInEnvironmentParams } }, async (request, reply) => {
    const { release, isNew } = await recordRelease(db, request.params)
    reply.code(isNew ? 201 : 200).header('location', request.links.releasedVersion(release.uuid))
    return reply.hal(await represent(release, request.links))
  })

  app.get(stay, { schema: { params: stayParams } }, async (request, reply) => {
    const release = await getRelease(db, request.params.uuid)
    return reply.hal(await represent(release, request.links))
  })

  app.patch(
    stay,
    { schema: { params: stayParams, body: releasePatch }, config: { consumes: [mergePatch] } },
    async (request, reply) => {
      const { uuid } = request.params
      const { currentlySupported } = request.body
      const before = await getRelease(db, uuid)
      if (currentlySupported === true) {
        const message =
          'The currentlySupported property cannot be set back to true. Please record a new deployment.'
        return answerFields(422, { currentlySupported: [message] }, request, reply)
      }
      const release = currentlySupported === false ? await recordSupportEnded(db, uuid) : before
      return reply.hal(await represent(release, request.links))
    },
  )
}
