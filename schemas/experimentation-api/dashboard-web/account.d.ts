// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the account.
 */
export interface Account {
  attributes: {
    email: string
  }
  username: 'ada'
}
