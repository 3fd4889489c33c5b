export const roles = ['admin', 'developer', 'analyst', 'viewer'] as const
export type Role = (typeof roles)[number]

/** The Cognito group that gives each role. */
export const groupOf: Readonly<Record<Role, string>> = {
  admin: 'Admins',
  developer: 'Developers',
  analyst: 'Analysts',
  viewer: 'Viewers',
}

/** A user that both Cognito and the backend know. */
export interface Person {
  /** The id of the backend's own row. */
  readonly id: string
  readonly username: string
  readonly role: Role
  readonly accessToken: string
  readonly tokenExpiresAt: Date
}

/** Who sends the request that is replayed. */
export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'person'; readonly person: Person }
