// Written by `npm run consumers` from the schema beside it.

/**
 * What js-sdk relies on in answers of experimentation-api. From: an event of a flag; an event of an experiment; an event with an id of the application.
 */
export interface TrackedEvent {
  event_id: string
  success: true
}
