import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose'
import type { Clock } from '../clock.ts'
import type { CognitoConfig } from '../config.ts'
import { DomainError, unauthorized } from '../errors.ts'
import type { Identity } from '../users/provision.ts'
import type { CognitoService } from './cognito.ts'

export interface TokenVerifier {
  /** Who the bearer of an access token is; refuses with 401 what is expired, foreign or tampered with. */
  verify(token: string): Promise<Identity>
}

/**
 * Checks signature, issuer, time, use and client of access tokens against the pool's published keys. Tokens are issued
 * outside, so they are judged by the outside's time, not by a clock that a test holds still.
 */
export function tokenVerifier(
  { issuer, jwksUrl, clientId }: CognitoConfig,
  clock: Clock,
  onOutage: (error: unknown) => void,
): TokenVerifier {
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 })
  return {
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, keys, {
          issuer,
          algorithms: ['RS256'],
          currentDate: clock(),
          requiredClaims: ['sub', 'exp', 'iat'],
        })
        return identityIn(payload, clientId)
      } catch (error) {
        if (!isFaultOfToken(error)) onOutage(error)
        throw unauthorized(refused)
      }
    },
  }
}

/**
 * Asks the pool about each token, and which groups its bearer is in now. The pool vouches for the signature; what the
 * token itself says of its time, use and client is held against it here, for not every pool looks.
 */
export function poolTokenVerifier(
  { clientId }: Pick<CognitoConfig, 'clientId'>,
  pool: Pick<CognitoService, 'whoIs' | 'groupsOf'>,
  clock: Clock,
  onOutage: (error: unknown) => void,
): TokenVerifier {
  return {
    verify: async (token) => {
      try {
        const payload = decodeJwt(token)
        const identity = identityIn(payload, clientId)
        if ((payload.exp ?? 0) * 1000 <= clock().getTime()) throw unauthorized(refused)
        const { username, attributes } = await pool.whoIs(token)
        if (attributes.sub !== identity.externalId) throw unauthorized(refused)
        return { ...identity, username, groups: await pool.groupsOf(username) }
      } catch (error) {
        if (error instanceof DomainError && error.refusal === 'unavailable') onOutage(error)
        else if (!isFaultOfToken(error)) throw error
        throw unauthorized(refused)
      }
    },
  }
}

const refused = 'Could not validate credentials'

/** Who a token is about. Refuses one that is not an access token of this client. */
function identityIn(payload: JWTPayload, clientId: string): Identity {
  const { sub, iat, username, token_use, client_id } = payload
  if (token_use !== 'access' || client_id !== clientId || !sub || iat === undefined) {
    throw unauthorized(refused)
  }
  return {
    externalId: sub,
    username: typeof username === 'string' ? username : sub,
    groups: groupsOf(payload['cognito:groups']),
    issuedAt: new Date(iat * 1000),
  }
}

function groupsOf(claim: unknown): string[] {
  return Array.isArray(claim) ? claim.map(String) : []
}

function isFaultOfToken(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const code: unknown = Reflect.get(error, 'code')
  const isOutage = code === 'ERR_JWKS_TIMEOUT' || code === 'ERR_JOSE_GENERIC'
  return (
    Reflect.get(error, 'name') === 'DomainError' || (String(code).startsWith('ERR_') && !isOutage)
  )
}
