import type { Actor } from '../access/actor.ts'
import { recordAudit } from '../audit/record.ts'
import type { Deps } from '../deps.ts'
import { provisionUser } from '../users/provision.ts'
import { actorFrom, type UserRow } from '../users/user.ts'
import type { CognitoService, Tokens } from './cognito.ts'
import type { TokenVerifier } from './tokens.ts'

/** Signing in and out, and who is signed in. */
export interface Sessions {
  /** The user whose access token this is; one who is new here is made known. Refuses with 401 what is no valid token. */
  userBehind(accessToken: string): Promise<UserRow>
  /** Tokens for a name and its password; the audit log says who signed in. */
  signIn(username: string, password: string): Promise<Tokens>
  /** Makes the refresh token worthless, if one is given; the audit log says who signed out. */
  signOut(actor: Actor, refreshToken: string | undefined): Promise<void>
}

export function createSessions(
  deps: Pick<Deps, 'db' | 'clock' | 'ids' | 'config'>,
  cognito: Pick<CognitoService, 'signIn' | 'revoke' | 'profile'>,
  tokens: TokenVerifier,
): Sessions {
  const syncRoles = deps.config.syncRolesOnLogin ?? true

  async function userBehind(accessToken: string): Promise<UserRow> {
    const identity = await tokens.verify(accessToken)
    const profile = () => cognito.profile(accessToken)
    return provisionUser(deps, identity, { syncRoles, profile })
  }

  async function record(action: 'user_login' | 'user_logout', actor: Actor): Promise<void> {
    await recordAudit(deps, actor, {
      action,
      entity: 'user',
      entityId: actor.id,
      entityName: actor.username,
    })
  }

  return {
    userBehind,
    signIn: async (username, password) => {
      const given = await cognito.signIn(username, password)
      await record('user_login', actorFrom(await userBehind(given.access_token)))
      return given
    },
    signOut: async (actor, refreshToken) => {
      if (refreshToken !== undefined) await cognito.revoke(refreshToken)
      await record('user_logout', actor)
    },
  }
}
