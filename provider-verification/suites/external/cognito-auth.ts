import {
  AdminAddUserToGroupCommand,
  AdminRemoveUserFromGroupCommand,
  CreateGroupCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { createApp } from '@concordat/backend'
import { describe, expect } from '@jest/globals'
import { type Body, cast, cleanEachTime } from '../harness/cast.ts'
import { scenario } from '../harness/scenario.ts'

const password = 'Correct-horse-7'
/** The user pool's emulators send everybody this code. */
const code = '123456'

function registration(username: string) {
  const email = `${username}@example.com`
  return { username, password, email, given_name: 'Ada', family_name: 'Lovelace' }
}

/** A form, as browsers and OAuth clients send it. */
function login(username: string, secret = password) {
  const body = new URLSearchParams({ username, password: secret }).toString()
  return { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }
}

/** Somebody who has signed up and confirmed, and whom the platform does not know yet. */
async function account(username: string): Promise<void> {
  await cast.scene.people.signUp({ username, password, isConfirmed: true })
}

function bearer(token: unknown) {
  return { headers: { authorization: `Bearer ${token}` } }
}

async function signIn(username: string): Promise<Body> {
  return cast.ask(200, 'POST', '/auth/token', login(username))
}

describe('5.1 Cognito authentication', () => {
  cleanEachTime()

  scenario(
    '5.1.1 user registration: the code that came by mail confirms it, and only then may the user sign in',
    async () => {
      await cast.scene.people.strike('newcomer')
      const made = await cast.ask(201, 'POST', '/auth/signup', { body: registration('newcomer') })
      expect(made).toMatchObject({ user_id: expect.stringMatching(/./), confirmed: false })
      const early = await cast.ask(401, 'POST', '/auth/token', login('newcomer'))
      expect(early.detail).toBe('User is not confirmed')
      const confirm = (confirmation_code: string) => ({
        body: { username: 'newcomer', confirmation_code },
      })
      const refused = await cast.ask(400, 'POST', '/auth/confirm', confirm('000000'))
      expect(refused.detail).toBe('Invalid verification code')
      const confirmed = await cast.ask(200, 'POST', '/auth/confirm', confirm(code))
      expect(confirmed).toMatchObject({ confirmed: true })
      expect(await signIn('newcomer')).toMatchObject({ token_type: 'Bearer' })
    },
  )

  scenario(
    '5.1.1 user registration: a name that is taken, an address that is none and a short password are refused',
    async () => {
      await account('taken')
      const again = await cast.ask(400, 'POST', '/auth/signup', { body: registration('taken') })
      expect(again.detail).toBe('User already exists')
      for (const [field, value] of [
        ['email', 'nobody'],
        ['password', 'Short-7'],
        ['username', 'ab'],
        ['given_name', ''],
      ] as const) {
        const body = { ...registration('somebody'), [field]: value }
        const { detail } = await cast.ask(422, 'POST', '/auth/signup', { body })
        expect(detail).toEqual([expect.objectContaining({ loc: ['body', field] })])
      }
    },
  )

  scenario("5.1.1 user registration: a password against the pool's policy is refused", async () => {
    const body = { ...registration('weak-one'), password: 'alllowercase' }
    const { detail } = await cast.ask(400, 'POST', '/auth/signup', { body })
    expect(detail).toBe('Password does not meet the requirements')
  }, ['cognito.passwordPolicy'])

  scenario(
    '5.1.2 login flow: tokens for the right password, the same refusal for a wrong one and an unknown name, and a row in the audit log',
    async () => {
      await account('lena')
      const tokens = await signIn('lena')
      expect(tokens).toMatchObject({ refresh_token: expect.any(String), expires_in: 3600 })
      const me = await cast.ask(200, 'GET', '/users/me', bearer(tokens.access_token))
      expect(me).toMatchObject({ username: 'lena', email: 'lena@example.com', role: 'viewer' })
      expect(await cast.ask(200, 'GET', '/auth/me', bearer(tokens.access_token))).toMatchObject({
        username: 'lena',
        attributes: { given_name: 'lena' },
      })
      const refusals = [
        await cast.ask(401, 'POST', '/auth/token', login('lena', 'Wrong-horse-7')),
        await cast.ask(401, 'POST', '/auth/token', login('nobody-here')),
      ]
      expect(refusals).toEqual(Array(2).fill({ detail: 'Incorrect username or password' }))
      const admin = await cast.person('admin')
      const log = await cast.ask(200, 'GET', '/audit-logs/?action_type=user_login', { as: admin })
      expect(log.items).toMatchObject([{ user_id: me.id, entity_id: me.id, entity_name: 'lena' }])
    },
  )

  scenario(
    '5.1.2 login flow: a refresh token gives new tokens until the user signs out',
    async () => {
      await account('rosa')
      const tokens = await signIn('rosa')
      const body = { refresh_token: tokens.refresh_token }
      const fresh = await cast.ask(200, 'POST', '/auth/refresh', { body })
      expect(fresh).toMatchObject({ refresh_token: null, token_type: 'Bearer' })
      const mine = bearer(fresh.access_token)
      const me = await cast.ask(200, 'GET', '/users/me', mine)
      await cast.ask(401, 'POST', '/auth/logout')
      await cast.ask(200, 'POST', '/auth/logout', { ...mine, body })
      const refused = await cast.ask(401, 'POST', '/auth/refresh', { body })
      expect(refused.detail).toBe('Invalid refresh token')
      const admin = await cast.person('admin')
      const log = await cast.ask(200, 'GET', `/audit-logs/user/${me.id}`, { as: admin })
      const actions = (log as unknown as Body[]).map(({ action_type }) => action_type)
      expect(actions.sort()).toEqual(['user_login', 'user_logout'])
      const nonsense = { body: { refresh_token: 'nonsense' } }
      await cast.ask(401, 'POST', '/auth/refresh', nonsense)
    },
  )

  scenario(
    '5.1.2 login flow: whoever forgot the password sets a new one with the code that came by mail',
    async () => {
      await account('fred')
      await cast.ask(200, 'POST', '/auth/forgot-password', { body: { username: 'fred' } })
      const reset = (confirmation_code: string) => ({
        body: { username: 'fred', confirmation_code, new_password: 'Another-horse-8' },
      })
      const refused = await cast.ask(400, 'POST', '/auth/reset-password', reset('000000'))
      expect(refused.detail).toBe('Invalid verification code')
      await cast.ask(200, 'POST', '/auth/reset-password', reset(code))
      await cast.ask(401, 'POST', '/auth/token', login('fred'))
      await cast.ask(200, 'POST', '/auth/token', login('fred', 'Another-horse-8'))
    },
  )

  scenario(
    '5.1.3 token validation: no token, an id token, one that was tampered with, one of somebody else and one whose time is over are refused',
    async () => {
      await account('tom')
      const { access_token, id_token } = await signIn('tom')
      const [head, claims, signature] = String(access_token).split('.')
      const forged = Buffer.from(
        JSON.stringify({ ...decoded(claims), 'cognito:groups': ['Admins'] }),
      ).toString('base64url')
      const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString(
        'base64url',
      )
      const refused: readonly (readonly [name: string, authorization: string, detail: string])[] = [
        ['another scheme', `Basic ${access_token}`, 'Not authenticated'],
        ['an id token', `Bearer ${id_token}`, 'Could not validate credentials'],
        ['other claims', `Bearer ${head}.${forged}.${signature}`, 'Could not validate credentials'],
        ['no signature', `Bearer ${unsigned}.${forged}.`, 'Could not validate credentials'],
        ['half a token', `Bearer ${head}.${claims}`, 'Could not validate credentials'],
        ['words', 'Bearer one two', 'Could not validate credentials'],
      ]
      for (const [name, authorization, detail] of refused) {
        const answer = await cast.call('GET', '/users/me', { headers: { authorization } })
        expect({ name, ...answer }).toMatchObject({
          name,
          status: 401,
          body: { detail },
          headers: { 'www-authenticate': 'Bearer' },
        })
      }
      expect(await cast.ask(401, 'GET', '/users/me')).toEqual({ detail: 'Not authenticated' })
      cast.scene.tokenClock.moveTo(endOf(access_token))
      const late = await cast.ask(401, 'GET', '/users/me', bearer(access_token))
      expect(late.detail).toBe('Could not validate credentials')
    },
  )

  scenario(
    '5.1.3 token validation: asked about each token, the pool lets in whom it knows, in the groups of this moment',
    async () => {
      await account('paula')
      const { access_token, id_token } = await signIn('paula')
      const { config } = cast.stage
      const app = await createApp({ ...config, tokenCheck: 'pool' })
      try {
        const me = async (token: unknown) =>
          (await app.inject({ url: '/api/v1/users/me', ...bearer(token) })).json()
        expect(await me(access_token)).toMatchObject({ username: 'paula', role: 'viewer' })
        await join('paula', 'Developers')
        expect(await me(access_token)).toMatchObject({ username: 'paula', role: 'developer' })
        const refusal = { detail: 'Could not validate credentials' }
        expect(await me(id_token)).toEqual(refusal)
        expect(await me('no.token.atall')).toEqual(refusal)
        cast.scene.tokenClock.moveTo(endOf(access_token))
        expect(await me(access_token)).toEqual(refusal)
        cast.scene.tokenClock.reset()
        expect(await me(access_token)).toMatchObject({ username: 'paula' })
        await cast.scene.people.strike('paula')
        expect(await me(access_token)).toEqual(refusal)
      } finally {
        await app.close()
      }
    },
  )

  scenario(
    '5.1.4 role/group mapping: each group gives its role, the highest of several wins, and none makes a viewer',
    async () => {
      await createGroup('SuperUsers')
      const roles: readonly (readonly [groups: readonly string[], role: string])[] = [
        [[], 'viewer'],
        [['Viewers'], 'viewer'],
        [['Analysts'], 'analyst'],
        [['Developers'], 'developer'],
        [['Admins'], 'admin'],
        [['SuperUsers'], 'admin'],
        [['Viewers', 'Developers', 'Analysts'], 'developer'],
        [['Viewers', 'Admins'], 'admin'],
      ]
      for (const [index, [groups, role]] of roles.entries()) {
        const username = `member-${index}`
        await account(username)
        for (const group of groups) await join(username, group)
        const { access_token } = await signIn(username)
        const me = await cast.ask(200, 'GET', '/users/me', bearer(access_token))
        expect({ groups, role: me.role, isSuperuser: me.is_superuser }).toEqual({
          groups,
          role,
          isSuperuser: role === 'admin',
        })
      }
    },
  )

  scenario(
    '5.1.4 role/group mapping: who leaves a group loses its role with the next token, and what it allowed',
    async () => {
      await account('dora')
      await join('dora', 'Admins')
      const before = await signIn('dora')
      await cast.ask(200, 'GET', '/admin/stats', bearer(before.access_token))
      await leave('dora', 'Admins')
      // Tokens tell the time in seconds: the next one must be newer.
      await new Promise((resolve) => setTimeout(resolve, 1000 - (Date.now() % 1000)))
      const after = await signIn('dora')
      const refused = await cast.ask(403, 'GET', '/admin/stats', bearer(after.access_token))
      expect(refused.detail).toBe('Not enough permissions')
      await cast.ask(403, 'GET', '/admin/stats', bearer(before.access_token))
    },
  )
})

function decoded(claims: string | undefined): { readonly exp?: number } {
  return JSON.parse(Buffer.from(claims ?? '', 'base64url').toString('utf8'))
}

/** The first moment at which a token counts no more. */
function endOf(token: unknown): Date {
  return new Date((decoded(String(token).split('.')[1]).exp ?? 0) * 1000)
}

function membership(Username: string, GroupName: string) {
  return { UserPoolId: cast.stage.config.cognito.userPoolId, Username, GroupName }
}

async function join(username: string, group: string): Promise<void> {
  const command = new AdminAddUserToGroupCommand(membership(username, group))
  await cast.stage.clients.cognito.send(command)
}

async function leave(username: string, group: string): Promise<void> {
  const command = new AdminRemoveUserFromGroupCommand(membership(username, group))
  await cast.stage.clients.cognito.send(command)
}

async function createGroup(GroupName: string): Promise<void> {
  const { userPoolId: UserPoolId } = cast.stage.config.cognito
  await cast.stage.clients.cognito.send(new CreateGroupCommand({ UserPoolId, GroupName }))
}
