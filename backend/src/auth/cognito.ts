import {
  AdminListGroupsForUserCommand,
  type CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import { awsErrorName } from '../aws/clients.ts'
import type { CognitoConfig } from '../config.ts'
import { badRequest, DomainError, unauthorized } from '../errors.ts'
import type { Profile } from '../users/provision.ts'

export interface SignUp {
  readonly username: string
  readonly password: string
  readonly email: string
  readonly given_name: string
  readonly family_name: string
}

export interface Tokens {
  readonly access_token: string
  readonly id_token: string
  readonly refresh_token: string | null
  readonly expires_in: number
  readonly token_type: 'Bearer'
}

/** The user pool, with refusals in our own stable words. */
export interface CognitoService {
  signUp(person: SignUp): Promise<{ userId: string; isConfirmed: boolean }>
  confirm(username: string, code: string): Promise<void>
  signIn(username: string, password: string): Promise<Tokens>
  refresh(refreshToken: string): Promise<Tokens>
  /** Makes a refresh token worthless; one that is worthless already is no error. */
  revoke(refreshToken: string): Promise<void>
  forgotPassword(username: string): Promise<void>
  resetPassword(username: string, code: string, password: string): Promise<void>
  /** Name and attributes behind an access token. */
  whoIs(accessToken: string): Promise<{ username: string; attributes: Record<string, string> }>
  /** The groups that a user is in, whatever a token says. */
  groupsOf(username: string): Promise<string[]>
  /** What a first sign-in takes over; empty when the pool does not answer. */
  profile(accessToken: string): Promise<Profile>
}

export function cognitoService(
  client: CognitoIdentityProviderClient,
  { clientId, userPoolId }: Pick<CognitoConfig, 'clientId' | 'userPoolId'>,
): CognitoService {
  async function initiate(
    flow: 'USER_PASSWORD_AUTH' | 'REFRESH_TOKEN_AUTH',
    parameters: Record<string, string>,
  ): Promise<Tokens> {
    const refusal = flow === 'REFRESH_TOKEN_AUTH' ? () => 'Invalid refresh token' : signInText
    const send = () =>
      client.send(
        new InitiateAuthCommand({
          ClientId: clientId,
          AuthFlow: flow,
          AuthParameters: parameters,
        }),
      )
    const { AuthenticationResult: result } = await translate('unauthorized', send, refusal)
    if (!result?.AccessToken || !result.IdToken) {
      throw unauthorized('A further sign-in step is needed that this API does not offer')
    }
    return {
      access_token: result.AccessToken,
      id_token: result.IdToken,
      refresh_token: flow === 'REFRESH_TOKEN_AUTH' ? null : (result.RefreshToken ?? null),
      expires_in: result.ExpiresIn ?? 3600,
      token_type: 'Bearer',
    }
  }

  async function whoIs(accessToken: string) {
    const answer = await translate(
      'unauthorized',
      () => client.send(new GetUserCommand({ AccessToken: accessToken })),
      () => 'Could not validate credentials',
    )
    const attributes = (answer.UserAttributes ?? []).flatMap(({ Name, Value }) =>
      Name === undefined ? [] : [[Name, Value ?? '']],
    )
    return { username: answer.Username ?? '', attributes: Object.fromEntries(attributes) }
  }

  return {
    signUp: async ({ username, password, email, given_name, family_name }) => {
      const UserAttributes = Object.entries({ email, given_name, family_name }).map(
        ([Name, Value]) => ({ Name, Value }),
      )
      const answer = await translate('bad-request', () =>
        client.send(
          new SignUpCommand({
            ClientId: clientId,
            Username: username,
            Password: password,
            UserAttributes,
          }),
        ),
      )
      return { userId: answer.UserSub ?? '', isConfirmed: answer.UserConfirmed ?? false }
    },
    confirm: async (username, code) => {
      const input = { ClientId: clientId, Username: username, ConfirmationCode: code }
      await translate('bad-request', () => client.send(new ConfirmSignUpCommand(input)))
    },
    signIn: (username, password) =>
      initiate('USER_PASSWORD_AUTH', { USERNAME: username, PASSWORD: password }),
    refresh: (refreshToken) => initiate('REFRESH_TOKEN_AUTH', { REFRESH_TOKEN: refreshToken }),
    revoke: async (refreshToken) => {
      const input = { ClientId: clientId, Token: refreshToken }
      await translate('bad-request', () => client.send(new RevokeTokenCommand(input)))
    },
    groupsOf: async (username) => {
      const groups: string[] = []
      let token: string | undefined
      do {
        const input = { UserPoolId: userPoolId, Username: username, NextToken: token }
        const page = await translate(
          'unauthorized',
          () => client.send(new AdminListGroupsForUserCommand(input)),
          () => 'Could not validate credentials',
        )
        groups.push(...(page.Groups ?? []).flatMap(({ GroupName }) => GroupName ?? []))
        token = page.NextToken
      } while (token)
      return groups
    },
    forgotPassword: async (username) => {
      const input = { ClientId: clientId, Username: username }
      await translate('bad-request', () => client.send(new ForgotPasswordCommand(input)))
    },
    resetPassword: async (username, code, password) => {
      const input = {
        ClientId: clientId,
        Username: username,
        ConfirmationCode: code,
        Password: password,
      }
      await translate('bad-request', () => client.send(new ConfirmForgotPasswordCommand(input)))
    },
    whoIs,
    profile: async (accessToken) => {
      try {
        const { attributes } = await whoIs(accessToken)
        return {
          ...(attributes.email && { email: attributes.email }),
          ...(attributes.given_name && { firstName: attributes.given_name }),
          ...(attributes.family_name && { lastName: attributes.family_name }),
        }
      } catch (error) {
        if (error instanceof DomainError) return {}
        throw error
      }
    },
  }
}

/** What the pool's refusals are called here; emulators use some names differently. */
const texts: Record<string, string> = {
  UsernameExistsException: 'User already exists',
  AliasExistsException: 'User already exists',
  InvalidPasswordException: 'Password does not meet the requirements',
  InvalidParameterException: 'Invalid parameter',
  CodeMismatchException: 'Invalid verification code',
  ExpiredCodeException: 'Verification code has expired',
  UserNotFoundException: 'User not found',
  NotAuthorizedException: 'Not authorized',
  LimitExceededException: 'Attempt limit exceeded. Try again later.',
  TooManyRequestsException: 'Too many requests. Try again later.',
  UserNotConfirmedException: 'User is not confirmed',
  UnsupportedUserStateException: 'The user is in a state that does not allow this',
}

async function translate<T>(
  refusal: 'bad-request' | 'unauthorized',
  work: () => Promise<T>,
  unauthorizedText: (name: string) => string = signInText,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const name = awsErrorName(error)
    const text = texts[name]
    if (text === undefined && !isRefusal(error)) {
      throw new DomainError('unavailable', 'The sign-in service does not answer. Try again later.')
    }
    if (refusal === 'bad-request') throw badRequest(text ?? 'The request was refused')
    throw unauthorized(unauthorizedText(name))
  }
}

/** A sign-in must not tell whether the name or the password was wrong. */
function signInText(name: string): string {
  if (name === 'UserNotConfirmedException') return 'User is not confirmed'
  return 'Incorrect username or password'
}

function isRefusal(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const metadata: unknown = Reflect.get(error, '$metadata')
  const status: unknown =
    typeof metadata === 'object' && metadata !== null
      ? Reflect.get(metadata, 'httpStatusCode')
      : undefined
  return typeof status === 'number' && status >= 400 && status < 500
}
