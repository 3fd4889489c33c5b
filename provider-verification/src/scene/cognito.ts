import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
  DeleteUserPoolCommand,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider'
import type { BackendConfig } from '@concordat/backend'
import type { Services } from '@concordat/local-services'
import { groupOf, type Role, roles } from './people.ts'

export interface AccessToken {
  readonly value: string
  readonly expiresAt: Date
}

/** A user pool of a run's own, with a group for each role. */
export interface UserPool {
  readonly config: BackendConfig['cognito']
  /** Makes the user where there is none yet, and signs it in with its password. */
  token(username: string, role: Role): Promise<AccessToken>
  /** Takes a user out of the pool, where there is one. */
  forget(username: string): Promise<void>
  /** Signs a user up as a visitor does; without confirmation the user cannot sign in. */
  signUp(account: Account): Promise<void>
  remove(): Promise<void>
}

export interface Account {
  readonly username: string
  readonly password: string
  readonly isConfirmed: boolean
}

const password = 'Contract-tests-1'

/** Creates the pool, by the service's own API: the same for the emulator and for AWS. */
export async function createUserPool(
  services: Pick<Services, 'get' | 'aws'>,
  name: string,
): Promise<UserPool> {
  const { url } = services.get('cognito')
  const client = new CognitoIdentityProviderClient({ ...services.aws, endpoint: url })
  const pool = await client.send(new CreateUserPoolCommand({ PoolName: name }))
  const userPoolId = present(pool.UserPool?.Id, 'the id of a new user pool')
  const poolClient = await client.send(
    new CreateUserPoolClientCommand({
      UserPoolId: userPoolId,
      ClientName: name,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
    }),
  )
  const clientId = present(poolClient.UserPoolClient?.ClientId, 'the id of a new client')
  for (const role of roles) {
    await client.send(new CreateGroupCommand({ UserPoolId: userPoolId, GroupName: groupOf[role] }))
  }

  async function createUser(username: string, role: Role): Promise<void> {
    const user = { UserPoolId: userPoolId, Username: username }
    await client.send(
      new AdminCreateUserCommand({
        ...user,
        MessageAction: 'SUPPRESS',
        UserAttributes: [...attributesOf(username), { Name: 'email_verified', Value: 'true' }],
      }),
    )
    await client.send(
      new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }),
    )
    await client.send(new AdminAddUserToGroupCommand({ ...user, GroupName: groupOf[role] }))
  }

  const users = new Map<string, Role>()
  const issuer = new URL(userPoolId, `${url.replace(/\/$/, '')}/`).href
  return {
    config: { userPoolId, clientId, issuer, jwksUrl: `${issuer}/.well-known/jwks.json` },
    async token(username, role) {
      const known = users.get(username)
      if (known !== undefined && known !== role) {
        throw new Error(`${username} is ${known} already and cannot be ${role} as well`)
      }
      if (known === undefined) await createUser(username, role)
      users.set(username, role)
      const { AuthenticationResult: result } = await client.send(
        new InitiateAuthCommand({
          AuthFlow: 'USER_PASSWORD_AUTH',
          ClientId: clientId,
          AuthParameters: { USERNAME: username, PASSWORD: password },
        }),
      )
      return {
        value: present(result?.AccessToken, `an access token of ${username}`),
        expiresAt: new Date(Date.now() + (result?.ExpiresIn ?? 3600) * 1000),
      }
    },
    async forget(username) {
      users.delete(username)
      try {
        await client.send(
          new AdminDeleteUserCommand({ UserPoolId: userPoolId, Username: username }),
        )
      } catch (error) {
        if (Object(error).name !== 'UserNotFoundException') throw error
      }
    },
    async signUp({ username, password, isConfirmed }) {
      await client.send(
        new SignUpCommand({
          ClientId: clientId,
          Username: username,
          Password: password,
          UserAttributes: attributesOf(username),
        }),
      )
      if (!isConfirmed) return
      await client.send(
        new AdminConfirmSignUpCommand({ UserPoolId: userPoolId, Username: username }),
      )
    },
    async remove() {
      await client.send(new DeleteUserPoolCommand({ UserPoolId: userPoolId }))
      client.destroy()
    },
  }
}

function attributesOf(username: string) {
  return [
    { Name: 'email', Value: `${username}@example.com` },
    { Name: 'given_name', Value: username },
    { Name: 'family_name', Value: 'Tester' },
  ]
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`Cognito did not hand out ${what}`)
  return value
}
