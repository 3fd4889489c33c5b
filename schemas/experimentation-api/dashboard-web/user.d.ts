// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the current user.
 */
export interface User {
  email: string
  id: string
  is_superuser: boolean
  role: 'admin' | 'analyst' | 'developer' | 'viewer'
  username: 'ada'
}
