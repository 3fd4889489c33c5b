/** The one source of "now", so that tests can hold time still. */
export type Clock = () => Date

/** The one source of new ids (UUID v4), so that tests can foresee them. */
export type Ids = () => string
