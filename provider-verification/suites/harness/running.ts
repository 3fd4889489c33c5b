import type { Services } from '@concordat/local-services'

/** What the teardown finds again: set-up and teardown run in Jest's own process. */
export const running: { services?: Services } = {}
