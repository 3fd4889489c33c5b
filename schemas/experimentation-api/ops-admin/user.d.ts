// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin relies on in answers of experimentation-api. From: a request for a user; a request to add a user; a request to give a user another role; a request to lock a user out.
 */
export interface User {
  email: string
  id: string
  is_active: boolean
  role: 'admin' | 'analyst' | 'developer' | 'viewer'
  username: string
}
