// Written by `npm run consumers` from the schema beside it.

/**
 * What ops-admin sends in requests to experimentation-api. From: a request to add a user; a request to give a user another role; a request to lock a user out.
 */
export type UserRequest =
  | {
      email: 'grace@example.com'
      password: 'Ship-it-by-9'
      username: 'grace'
    }
  | {
      is_active: false
    }
  | {
      role: 'analyst'
    }
