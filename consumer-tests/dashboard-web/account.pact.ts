import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { fromState, integer, pattern, text } from '../src/matchers.ts'
import { accessToken, authorization, fieldProblem, sentence } from './expectations.ts'
import { SessionPages } from './session.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

const visitor = (url: string) => new SessionPages(url)
const username = 'grace'
const password = 'Ship-it-by-9'
const registration = {
  username,
  password,
  email: 'grace@example.com',
  given_name: 'Grace',
  family_name: 'Hopper',
}
const code = '123456'
const mailed = fromState('confirmationCode', code)
const form = { username, password }
const jwt = pattern(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln')

describe('signing up', () => {
  it('waits for the code that comes by mail', async () => {
    const signedUp = await exchange(
      {
        given: [given('nobody has signed up as this user', { username })],
        receiving: 'a registration',
        parity: 'same',
        resource: 'registration',
        request: { method: 'POST', path: '/api/v1/auth/signup', body: registration },
        response: {
          status: 201,
          body: { user_id: text('6a1f2b3c'), confirmed: false, message: text('Check your email') },
        },
      },
      (url) => visitor(url).signUp(registration),
    )

    expect(signedUp.confirmed).toBe(false)
  })

  it('is refused for a name that somebody has', async () => {
    const asked = exchange(
      {
        given: [given('a user has signed up', { username, password })],
        receiving: 'a registration under a taken name',
        parity: 'same',
        request: { method: 'POST', path: '/api/v1/auth/signup', body: registration },
        response: { status: 400, body: { detail: text('User already exists') } },
      },
      (url) => visitor(url).signUp(registration),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now', message: 'User already exists' })
  })

  it('shows beside the field that the password is too short', async () => {
    const short = { ...registration, password: 'short' }
    const asked = exchange(
      {
        given: [given('nobody has signed up as this user', { username })],
        receiving: 'a registration with a short password',
        parity: 'same',
        request: { method: 'POST', path: '/api/v1/auth/signup', body: short },
        response: { status: 422, body: fieldProblem('body', 'password') },
      },
      (url) => visitor(url).signUp(short),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid', fields: [{ field: 'password' }] })
  })

  it('is confirmed by the code', async () => {
    const confirmed = await exchange(
      {
        given: [given('a user has signed up', { username, password, confirmed: false })],
        receiving: 'a confirmation of a registration',
        parity: 'same',
        resource: 'confirmation',
        request: {
          method: 'POST',
          path: '/api/v1/auth/confirm',
          body: { username, confirmation_code: mailed },
        },
        response: { status: 200, body: { confirmed: true } },
      },
      (url) => visitor(url).confirm(username, code),
    )

    expect(confirmed.confirmed).toBe(true)
  })

  it('is not confirmed by another code', async () => {
    const asked = exchange(
      {
        given: [given('a user has signed up', { username, password, confirmed: false })],
        receiving: 'a confirmation with a wrong code',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/auth/confirm',
          body: { username, confirmation_code: '000000' },
        },
        response: { status: 400, body: { detail: text('Invalid verification code') } },
      },
      (url) => visitor(url).confirm(username, '000000'),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })
})

describe('signing in', () => {
  it('gives the tokens of a session', async () => {
    const tokens = await exchange(
      {
        given: [given('a user has signed up', { username, password })],
        receiving: 'a sign-in',
        parity: 'same',
        resource: 'session',
        request: { method: 'POST', path: '/api/v1/auth/token', form },
        response: {
          status: 200,
          body: {
            access_token: jwt,
            id_token: jwt,
            refresh_token: text('a-refresh-token'),
            expires_in: integer(3600),
            token_type: 'Bearer',
          },
        },
      },
      (url) => visitor(url).signIn(username, password),
    )

    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 3600 })
  })

  it('does not tell whether the name or the password is wrong', async () => {
    const asked = exchange(
      {
        given: [given('a user has signed up', { username, password })],
        receiving: 'a sign-in with a wrong password',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/auth/token',
          form: { username, password: 'Not-the-one-1' },
        },
        response: {
          status: 401,
          headers: { 'WWW-Authenticate': 'Bearer' },
          body: { detail: text('Incorrect username or password') },
        },
      },
      (url) => visitor(url).signIn(username, 'Not-the-one-1'),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'signed-out' })
  })

  it('needs a password', async () => {
    const asked = exchange(
      {
        given: [],
        receiving: 'a sign-in without a password',
        parity: 'same',
        request: { method: 'POST', path: '/api/v1/auth/token', form: { username, password: '' } },
        response: { status: 422, body: fieldProblem('body', 'password') },
      },
      (url) => visitor(url).signIn(username, ''),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'invalid' })
  })

  it('goes on with the refresh token, which stays the same', async () => {
    const tokens = await exchange(
      {
        given: [given('a user has signed in before', { username, password })],
        receiving: 'a request for fresh tokens',
        parity: 'same',
        resource: 'session',
        request: {
          method: 'POST',
          path: '/api/v1/auth/refresh',
          body: { refresh_token: fromState('refreshToken', 'a-refresh-token') },
        },
        response: {
          status: 200,
          body: {
            access_token: jwt,
            id_token: jwt,
            refresh_token: null,
            expires_in: integer(3600),
            token_type: 'Bearer',
          },
        },
      },
      (url) => visitor(url).refresh('a-refresh-token'),
    )

    expect(tokens.refresh_token).toBeNull()
  })

  it('does not go on with a refresh token that nobody gave out', async () => {
    const asked = exchange(
      {
        given: [],
        receiving: 'a request for fresh tokens with a made-up refresh token',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/auth/refresh',
          body: { refresh_token: 'made-up' },
        },
        response: { status: 401, body: sentence },
      },
      (url) => visitor(url).refresh('made-up'),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'signed-out' })
  })
})

describe('a forgotten password', () => {
  const newPassword = 'Even-better-10'
  const reset = { username, confirmation_code: mailed, new_password: newPassword }

  it('is answered by a code', async () => {
    const sent = await exchange(
      {
        given: [given('a user has signed up', { username, password })],
        receiving: 'a request for a new password',
        parity: 'same',
        resource: 'message',
        request: { method: 'POST', path: '/api/v1/auth/forgot-password', body: { username } },
        response: { status: 200, body: { message: text('A code was sent') } },
      },
      (url) => visitor(url).forgotPassword(username),
    )

    expect(sent.message).toBe('A code was sent')
  })

  it('is set anew with the code', async () => {
    const done = await exchange(
      {
        given: [given('a user has asked for a new password', { username, password })],
        receiving: 'a new password with its code',
        parity: 'same',
        resource: 'message',
        request: { method: 'POST', path: '/api/v1/auth/reset-password', body: reset },
        response: { status: 200, body: { message: text('Password was reset') } },
      },
      (url) => visitor(url).resetPassword(username, code, newPassword),
    )

    expect(done.message).toBe('Password was reset')
  })

  it('is not set with another code', async () => {
    const asked = exchange(
      {
        given: [given('a user has asked for a new password', { username, password })],
        receiving: 'a new password with a wrong code',
        parity: 'same',
        request: {
          method: 'POST',
          path: '/api/v1/auth/reset-password',
          body: { ...reset, confirmation_code: '000000' },
        },
        response: { status: 400, body: sentence },
      },
      (url) => visitor(url).resetPassword(username, '000000', newPassword),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'not-now' })
  })
})

describe('the account page', () => {
  it('shows what the user pool knows', async () => {
    const account = await exchange(
      {
        given: [given('a user is signed in', { role: 'viewer', username: 'ada' })],
        receiving: 'a request for the account',
        parity: 'same',
        resource: 'account',
        request: { method: 'GET', path: '/api/v1/auth/me', headers: authorization },
        response: {
          status: 200,
          body: {
            username: 'ada',
            attributes: { email: pattern(/^[^@\s]+@[^@\s]+$/, 'ada@example.com') },
          },
        },
      },
      (url) => new SessionPages(url, accessToken).account(),
    )

    expect(account.attributes.email).toBe('ada@example.com')
  })

  it('is not there for somebody who is not signed in', async () => {
    const asked = exchange(
      {
        given: [given('no token')],
        receiving: 'a request for the account without a token',
        parity: 'same',
        request: { method: 'GET', path: '/api/v1/auth/me' },
        response: { status: 401, body: { detail: text('Authorization header missing') } },
      },
      (url) => visitor(url).account(),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'signed-out' })
  })
})
