import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { CognitoConfig } from '../src/config.ts'

export interface TokenWish {
  readonly sub?: string
  readonly username?: string
  readonly groups?: readonly string[]
  readonly issuer?: string
  readonly clientId?: string
  readonly use?: 'access' | 'id'
  /** Seconds until it expires; negative for one that has. */
  readonly lifetime?: number
  /** Seconds since it was issued. */
  readonly age?: number
}

export interface IdentityProvider {
  readonly config: CognitoConfig
  token(wish?: TokenWish): Promise<string>
  close(): Promise<void>
}

const clientId = 'test-client'

/** Publishes a key and signs access tokens with it, as a user pool does. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const key = { ...(await exportJWK(publicKey)), kid: 'test', alg: 'RS256', use: 'sig' }
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys: [key] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}/pool`

  return {
    config: { userPoolId: 'pool', clientId, issuer, jwksUrl: `${issuer}/.well-known/jwks.json` },
    token: async (wish = {}) => {
      const now = Math.floor(Date.now() / 1000) - (wish.age ?? 0)
      const claims = {
        token_use: wish.use ?? 'access',
        client_id: wish.clientId ?? clientId,
        username: wish.username ?? 'somebody',
        ...(wish.groups && { 'cognito:groups': wish.groups }),
      }
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'test' })
        .setSubject(wish.sub ?? `sub-${wish.username ?? 'somebody'}`)
        .setIssuer(wish.issuer ?? issuer)
        .setIssuedAt(now)
        .setExpirationTime(Math.floor(Date.now() / 1000) + (wish.lifetime ?? 600))
        .sign(privateKey)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
