// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request of a developer to roll flags back automatically.
 */
export interface SettingRefusedRequest {
  enable_automatic_rollbacks: true
}
