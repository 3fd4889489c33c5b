// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request for all users.
 */
export interface UserList {
  total: number
  /**
   * @minItems 1
   */
  items: User[]
}
export interface User {
  email: string
  id: string
  is_active: boolean
  role: 'admin' | 'analyst' | 'developer' | 'viewer'
  username: string
}
