import type { AccessToken, Account, UserPool } from './cognito.ts'
import type { Caller, Person, Role } from './people.ts'
import { expectAnswer, type People, type SceneAnswer, type SceneRequest } from './scene.ts'

export interface Company extends People {
  /** The backend has been emptied: whoever signs in next is new to it. */
  forget(): void
}

/** Users as states ask for them: real in Cognito for the whole run, known to the backend from their first request. */
export function createCompany(
  pool: UserPool,
  send: (request: SceneRequest) => Promise<SceneAnswer>,
  now: () => Date,
): Company {
  const tokens = new Map<string, AccessToken & { readonly role: Role }>()
  const present = new Map<string, Person>()

  async function tokenOf(username: string, role: Role): Promise<AccessToken> {
    const known = tokens.get(username)
    if (known?.role === role && known.expiresAt.getTime() - now().getTime() > safety) return known
    // In another interaction the same name may be somebody of another role.
    if (known && known.role !== role) await strike(username)
    const token = await pool.token(username, role)
    tokens.set(username, { ...token, role })
    return token
  }

  async function signIn(role: Role, username = `the-${role}`): Promise<Person> {
    const known = present.get(username)
    if (known && known.role !== role) {
      throw new Error(`${username} is ${known.role} already and cannot be ${role} as well`)
    }
    if (known) return known
    const token = await tokenOf(username, role)
    const answer = await send({
      path: '/api/v1/users/me',
      headers: { authorization: `Bearer ${token.value}` },
    })
    expectAnswer(answer, 200, { role })
    const person = {
      id: idIn(answer.body),
      username,
      role,
      accessToken: token.value,
      tokenExpiresAt: token.expiresAt,
    }
    present.set(username, person)
    return person
  }

  /** A token of the account would outlive it. */
  async function strike(username: string): Promise<void> {
    tokens.delete(username)
    present.delete(username)
    await pool.forget(username)
  }

  return {
    signIn,
    async owner(caller: Caller, username?: string) {
      if (username !== undefined) return signIn('developer', username)
      return caller.kind === 'person' ? caller.person : signIn('developer', 'platform-team')
    },
    async signUp(account: Account) {
      await strike(account.username)
      await pool.signUp(account)
    },
    strike,
    forget() {
      present.clear()
    },
  }
}

/** Longer than an interaction takes. */
const safety = 60_000

function idIn(body: unknown): string {
  const id = typeof body === 'object' && body !== null ? Reflect.get(body, 'id') : undefined
  if (typeof id !== 'string') throw new Error('The backend knows the user but names no id')
  return id
}
