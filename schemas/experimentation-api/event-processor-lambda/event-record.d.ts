// Written by `npm run consumers` from the schema beside it.

/**
 * What event-processor-lambda relies on in messages of experimentation-api. From: a record of a conversion; a record of an event of a flag; a record of an event with an id of its sender; a record of an event with metadata; a record of an exposure.
 */
export interface EventRecord {
  event_id: 'order-4711' | string
  event_type: 'click' | 'conversion' | 'exposure' | 'page_view'
  experiment_id: '6f9619ff-8b86-4d01-b42d-00cf4fc964ff' | null
  metadata?: {
    page: string
  }
  properties?: {
    event_name: string
    value: number
  }
  timestamp: string
  user_id: 'user_1'
}
