import { randomUUID } from 'node:crypto'
import { hashApiKey } from '@concordat/backend'
import { Type } from 'typebox'
import { roles } from '../scene/people.ts'
import { expectAnswer, type Scene } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed } from './vocabulary.ts'

const role = Type.Enum([...roles], { description: 'The role that the groups of the token give' })
const username = Type.String({ minLength: 3, description: 'Absent: a name made from the role' })
const key = Type.String({ minLength: 16, description: 'What the caller sends as X-API-Key' })

const day = 24 * 60 * 60 * 1000

export const signedIn = defineState({
  name: 'a user is signed in',
  description:
    'The bearer token of the request is replaced by a real one of a user with this role.',
  params: closed({ role, username: Type.Optional(username) }),
  async setUp(scene, params) {
    const person = await scene.people.signIn(params.role, params.username)
    scene.caller = { kind: 'person', person }
    return { userId: person.id, username: person.username }
  },
  async holds(scene) {
    expectAnswer(await scene.send({ path: '/api/v1/users/me' }), 200)
  },
})

export const noToken = defineState({
  name: 'no token',
  description: 'Nobody is signed in: the request goes out as it stands in the pact.',
  params: closed({}),
  async setUp(scene) {
    scene.caller = { kind: 'nobody' }
    return undefined
  },
  async holds(scene) {
    expectAnswer(await scene.send({ path: '/api/v1/users/me' }), 401)
  },
})

export const expiredToken = defineState({
  name: 'an expired access token',
  description: 'The bearer token of the request is a real one whose time is over by a day.',
  params: closed({ role: Type.Optional(role) }),
  async setUp(scene, params) {
    const person = await scene.people.signIn(params.role ?? 'developer')
    scene.caller = { kind: 'person', person }
    scene.tokenClock.moveTo(new Date(person.tokenExpiresAt.getTime() + day))
    return undefined
  },
  async holds(scene) {
    expectAnswer(await scene.send({ path: '/api/v1/experiments/' }), 401)
  },
})

export const activeApiKey = defineState({
  name: 'an active API key exists',
  description: 'Requests that send this key in X-API-Key are let in.',
  params: closed({ key }),
  async setUp(scene, params) {
    await insertApiKey(scene, params.key, null)
    return undefined
  },
  async holds(scene, params) {
    expectAnswer(await askWithKey(scene, params.key), 200)
  },
})

export const expiredApiKey = defineState({
  name: 'an expired API key exists',
  description: 'The key was let in until an hour ago.',
  params: closed({ key }),
  async setUp(scene, params) {
    const hour = day / 24
    await insertApiKey(scene, params.key, new Date(scene.clock.now().getTime() - hour))
    return undefined
  },
  async holds(scene, params) {
    expectAnswer(await askWithKey(scene, params.key), 401)
  },
})

/** A key of a developer's; null: it never expires. */
export async function insertApiKey(
  scene: Scene,
  secret: string,
  expiresAt: Date | null,
): Promise<void> {
  const owner = await scene.people.signIn('developer', 'platform-team')
  const now = scene.clock.now()
  await scene.db
    .insertInto('api_keys')
    .values({
      id: randomUUID(),
      key_hash: hashApiKey(secret),
      key_prefix: secret.slice(0, 8),
      name: 'Contract tests',
      expires_at: expiresAt,
      user_id: owner.id,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

/** A question that only a key is needed for. */
export function askWithKey(scene: Scene, secret: string) {
  return scene.send({ path: '/api/v1/feature-flags/user/nobody', headers: { 'x-api-key': secret } })
}
