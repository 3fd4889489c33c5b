import type { FastifyRequest } from 'fastify'
import { unauthorized } from '../errors.ts'
import { emptyBodyAsObject } from '../http/bodies.ts'
import { actorOf, type Room } from '../http/room.ts'
import { message, problems } from '../http/types.ts'
import type { CognitoService } from './cognito.ts'
import {
  confirmation,
  confirmed,
  forgotPassword,
  refresh,
  resetPassword,
  signedUp,
  signIn,
  signOut,
  signUp,
  tokens,
  whoIs,
} from './schemas.ts'
import type { Sessions } from './sessions.ts'

/** Sign-up and sign-in, carried out by the user pool. */
export function authRoutes(cognito: CognitoService, sessions: Sessions): Room {
  return (app, _deps, guards) => {
    const tags = ['auth']

    app.post(
      '/auth/signup',
      {
        schema: {
          tags,
          summary: 'Register; a code comes by mail',
          body: signUp,
          response: { 201: signedUp, ...problems(400, 422) },
        },
      },
      async (request, reply) => {
        const { userId, isConfirmed } = await cognito.signUp(request.body)
        const text = 'User registered. Check your email for the confirmation code.'
        return reply.code(201).send({ user_id: userId, confirmed: isConfirmed, message: text })
      },
    )

    app.post(
      '/auth/confirm',
      {
        schema: {
          tags,
          summary: 'Confirm a registration',
          body: confirmation,
          response: { 200: confirmed, ...problems(400, 422) },
        },
      },
      async (request) => {
        await cognito.confirm(request.body.username, request.body.confirmation_code)
        return { message: 'Account confirmed successfully', confirmed: true }
      },
    )

    app.post(
      '/auth/token',
      {
        schema: {
          tags,
          summary: 'Sign in (form-urlencoded)',
          body: signIn,
          response: { 200: tokens, ...problems(401, 409, 422) },
        },
      },
      async (request) => sessions.signIn(request.body.username, request.body.password),
    )

    app.post(
      '/auth/refresh',
      {
        schema: {
          tags,
          summary: 'New tokens for a refresh token',
          body: refresh,
          response: { 200: tokens, ...problems(401, 422) },
        },
      },
      async (request) => cognito.refresh(request.body.refresh_token),
    )

    app.post(
      '/auth/logout',
      {
        onRequest: guards.bearer,
        preValidation: emptyBodyAsObject,
        schema: {
          tags,
          summary: 'Sign out: the refresh token gives no more tokens',
          body: signOut,
          response: { 200: message, ...problems(400, 401, 422) },
        },
      },
      async (request) => {
        await sessions.signOut(actorOf(request), request.body.refresh_token)
        return { message: 'Signed out. The access token ends by itself.' }
      },
    )

    app.post(
      '/auth/forgot-password',
      {
        schema: {
          tags,
          summary: 'Send a code for a new password',
          body: forgotPassword,
          response: { 200: message, ...problems(400, 422) },
        },
      },
      async (request) => {
        await cognito.forgotPassword(request.body.username)
        return { message: 'A password reset code was sent to your email.' }
      },
    )

    app.post(
      '/auth/reset-password',
      {
        schema: {
          tags,
          summary: 'Set a new password with a code',
          body: resetPassword,
          response: { 200: message, ...problems(400, 422) },
        },
      },
      async (request) => {
        const { username, confirmation_code, new_password } = request.body
        await cognito.resetPassword(username, confirmation_code, new_password)
        return { message: 'Password was reset. You can sign in with it now.' }
      },
    )

    app.get(
      '/auth/me',
      {
        schema: {
          tags,
          summary: 'What the user pool knows of the bearer',
          response: { 200: whoIs, ...problems(401) },
        },
      },
      async (request) => cognito.whoIs(tokenOf(request)),
    )
  }
}

/** This route names what is wrong with the header, as the others do not. */
function tokenOf(request: FastifyRequest): string {
  const header = request.headers.authorization
  if (!header) throw unauthorized('Authorization header missing')
  const [scheme = '', token = ''] = header.split(' ')
  if (scheme.toLowerCase() !== 'bearer') throw unauthorized('Invalid authentication scheme')
  if (token.trim() === '') throw unauthorized('Token missing')
  return token
}
