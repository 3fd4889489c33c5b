import { Type } from 'typebox'
import { expectAnswer, type Scene } from '../scene/scene.ts'
import { defineState } from './state.ts'
import { closed, uuid } from './vocabulary.ts'

const username = Type.String({ minLength: 3, maxLength: 50 })
const password = Type.String({ minLength: 8, maxLength: 100 })

/** The user pool's emulators send everybody this code; what a real one mails nobody here can read. */
const mailedCode = '123456'

export const notRegistered = defineState({
  name: 'nobody has signed up as this user',
  description: 'The user pool knows no account of this name.',
  params: closed({ username }),
  async setUp(scene, params) {
    await scene.people.strike(params.username)
    return undefined
  },
  async holds(scene, { username }) {
    expectAnswer(await signIn(scene, { username, password: 'Nobody-knows-1' }), 401)
  },
})

export const registered = defineState({
  name: 'a user has signed up',
  description:
    'The account stands in the user pool. Gives confirmationCode: what came by mail, while it is not confirmed.',
  params: closed({
    username,
    password,
    confirmed: Type.Optional(Type.Boolean({ description: 'Absent: yes' })),
  }),
  async setUp(scene, { confirmed = true, ...account }) {
    await scene.people.signUp({ ...account, isConfirmed: confirmed })
    return { confirmationCode: mailedCode }
  },
  async holds(scene, { confirmed = true, ...account }) {
    expectAnswer(await signIn(scene, account), confirmed ? 200 : 401)
  },
})

export const signedInBefore = defineState({
  name: 'a user has signed in before',
  description: 'The account has signed up and in. Gives refreshToken: what the sign-in left.',
  params: closed({ username, password }),
  async setUp(scene, account) {
    await scene.people.signUp({ ...account, isConfirmed: true })
    const answer = await signIn(scene, account)
    expectAnswer(answer, 200)
    return { refreshToken: String(Object(answer.body).refresh_token) }
  },
  async holds(scene, account) {
    expectAnswer(await signIn(scene, account), 200)
  },
})

export const passwordForgotten = defineState({
  name: 'a user has asked for a new password',
  description:
    'The account has signed up and lost its password. Gives confirmationCode: what came by mail.',
  params: closed({ username, password }),
  async setUp(scene, account) {
    await scene.people.signUp({ ...account, isConfirmed: true })
    const answer = await scene.send({
      method: 'POST',
      path: '/api/v1/auth/forgot-password',
      body: { username: account.username },
    })
    expectAnswer(answer, 200)
    return { confirmationCode: mailedCode }
  },
  /** Asking changes nothing yet: who remembers the password after all may still use it. */
  async holds(scene, account) {
    expectAnswer(await signIn(scene, account), 200)
  },
})

export const anotherUser = defineState({
  name: 'another user exists',
  description: 'The platform knows this user, who is not the one who is signed in.',
  params: closed({
    id: uuid,
    username,
    role: Type.Optional(Type.Enum(['admin', 'developer', 'analyst', 'viewer'])),
    is_active: Type.Optional(Type.Boolean()),
  }),
  async setUp(scene, { id, username, role = 'viewer', is_active = true }) {
    const now = scene.clock.now()
    await scene.db
      .insertInto('users')
      .values({
        id,
        username,
        email: `${username}@example.com`,
        full_name: 'Ada Lovelace',
        role,
        is_active,
        is_superuser: role === 'admin',
        created_at: now,
        updated_at: now,
      })
      .execute()
    return undefined
  },
  async holds(scene, { id, username }) {
    const admin = await scene.people.signIn('admin')
    expectAnswer(await scene.send({ path: `/api/v1/users/${id}`, as: admin }), 200, { username })
  },
})

function signIn(scene: Scene, account: { username: string; password: string }) {
  return scene.send({
    method: 'POST',
    path: '/api/v1/auth/token',
    form: { username: account.username, password: account.password },
  })
}
