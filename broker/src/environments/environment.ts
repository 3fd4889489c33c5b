/** Somewhere versions run, or are released to: production, a customer's site, an app store. */
export interface Environment extends EnvironmentFields {
  id: number
  uuid: string
  createdAt: Date
  updatedAt: Date
}

/** What users say of an environment. */
export interface EnvironmentFields {
  name: string
  displayName: string
  production: boolean
  contacts: Contact[] | null
}

/** Whom to ask about an environment. */
export interface Contact {
  name: string
  details?: Record<string, unknown>
}

/** Anything else in a path names nothing, and must not reach a uuid column. */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
}
