import { describe, expect, it } from '@jest/globals'
import { contractBetween } from '../src/contract.ts'
import { given } from '../src/given.ts'
import { boolean, id, oneOf, pattern, text } from '../src/matchers.ts'
import { accessToken, authorization, sentence } from './expectations.ts'
import { ExperimentPages } from './experiments.ts'
import { Refused } from './platform.ts'
import { SessionPages } from './session.ts'

const { exchange } = contractBetween('dashboard-web', 'experimentation-api')

describe('who is signed in', () => {
  it('is shown with the role that decides which buttons there are', async () => {
    const user = await exchange(
      {
        given: [given('a user is signed in', { role: 'analyst', username: 'ada' })],
        receiving: 'a request for the current user',
        parity: 'same',
        resource: 'user',
        request: { method: 'GET', path: '/api/v1/users/me', headers: authorization },
        response: {
          status: 200,
          body: {
            id: id('5d0c5e52-7d51-4b6c-a4a5-0a9f3f5f7a11'),
            username: 'ada',
            email: pattern(/^[^@\s]+@[^@\s]+$/, 'ada@example.com'),
            role: oneOf('analyst', 'admin', 'developer', 'viewer'),
            is_superuser: boolean(false),
          },
        },
      },
      (url) => new SessionPages(url, accessToken).currentUser(),
    )

    expect(user).toMatchObject({ username: 'ada', role: 'analyst', is_superuser: false })
  })

  it('is nobody without a token: the dashboard sends the visitor to the sign-in page', async () => {
    const asked = exchange(
      {
        given: [given('no token')],
        receiving: 'a request for the current user without a token',
        parity: 'same',
        request: { method: 'GET', path: '/api/v1/users/me' },
        response: {
          status: 401,
          headers: { 'WWW-Authenticate': 'Bearer' },
          body: { detail: text('Not authenticated') },
        },
      },
      (url) => new SessionPages(url).currentUser(),
    )

    await expect(asked).rejects.toBeInstanceOf(Refused)
    await expect(asked).rejects.toMatchObject({ kind: 'signed-out' })
  })

  it('is nobody any more once the token has expired', async () => {
    const asked = exchange(
      {
        given: [given('an expired access token')],
        receiving: 'a request for the current user with an expired token',
        parity: 'same',
        request: { method: 'GET', path: '/api/v1/users/me', headers: authorization },
        response: {
          status: 401,
          headers: { 'WWW-Authenticate': 'Bearer' },
          body: { detail: text('Could not validate credentials') },
        },
      },
      (url) => new SessionPages(url, accessToken).currentUser(),
    )

    await expect(asked).rejects.toMatchObject({
      kind: 'signed-out',
      message: 'Could not validate credentials',
    })
  })

  it('is nobody with a token that was never given out', async () => {
    const asked = exchange(
      {
        given: [given('no token')],
        receiving: 'a request for the experiments with a made-up token',
        parity: 'same',
        request: {
          method: 'GET',
          path: '/api/v1/experiments/',
          headers: { Authorization: 'Bearer made.up.token' },
        },
        response: { status: 401, body: sentence },
      },
      (url) => new ExperimentPages(url, 'made.up.token').experiments(),
    )

    await expect(asked).rejects.toMatchObject({ kind: 'signed-out' })
  })
})
