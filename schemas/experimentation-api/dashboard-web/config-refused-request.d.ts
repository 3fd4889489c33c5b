// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request of a developer to watch a flag; a request to roll a flag back to more than 100 per cent; a request to watch a flag that does not exist.
 */
export type ConfigRefusedRequest =
  | {
      enabled: false
    }
  | {
      rollback_percentage: 101
    }
