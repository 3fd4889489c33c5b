import { Platform } from './platform.ts'

export interface User {
  id: string
  username: string
  email: string
  role: string
  is_superuser: boolean
}

export interface Registration {
  username: string
  password: string
  email: string
  given_name: string
  family_name: string
}

export interface Tokens {
  access_token: string
  id_token: string
  /** Only after a sign-in with a password. */
  refresh_token: string | null
  expires_in: number
  token_type: 'Bearer'
}

/** Sign-up, sign-in, and who is signed in. */
export class SessionPages extends Platform {
  signUp(registration: Registration): Promise<{ user_id: string; confirmed: boolean }> {
    return this.ask('POST', '/auth/signup', { data: registration })
  }

  confirm(username: string, code: string): Promise<{ confirmed: boolean }> {
    return this.ask('POST', '/auth/confirm', { data: { username, confirmation_code: code } })
  }

  /** The only call that sends a form. */
  signIn(username: string, password: string): Promise<Tokens> {
    return this.ask('POST', '/auth/token', {
      data: new URLSearchParams({ username, password }).toString(),
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    })
  }

  refresh(refreshToken: string): Promise<Tokens> {
    return this.ask('POST', '/auth/refresh', { data: { refresh_token: refreshToken } })
  }

  forgotPassword(username: string): Promise<{ message: string }> {
    return this.ask('POST', '/auth/forgot-password', { data: { username } })
  }

  resetPassword(username: string, code: string, password: string): Promise<{ message: string }> {
    return this.ask('POST', '/auth/reset-password', {
      data: { username, confirmation_code: code, new_password: password },
    })
  }

  /** What the user pool knows of who is signed in. */
  account(): Promise<{ username: string; attributes: Record<string, string> }> {
    return this.ask('GET', '/auth/me')
  }

  currentUser(): Promise<User> {
    return this.ask('GET', '/users/me')
  }
}
