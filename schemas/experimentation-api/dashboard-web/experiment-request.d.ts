// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web sends in requests to experimentation-api. From: a request for other variants of an experiment; a request to create an experiment; a request to rename an experiment; a request to schedule an experiment.
 */
export type ExperimentRequest =
  | {
      end_date: '2099-02-05T08:00:00Z'
      start_date: '2099-01-05T08:00:00Z'
      time_zone: 'UTC'
    }
  | {
      hypothesis?: 'Fewer steps, fewer lost baskets'
      /**
       * @minItems 1
       * @maxItems 1
       */
      metrics?: [
        {
          event_name: 'purchase'
          is_primary: true
          name: 'Conversion'
        }
      ]
      name?: 'Checkout in one page' | 'One page'
      /**
       * @minItems 2
       * @maxItems 2
       */
      variants?: [
        {
          is_control: true
          name: 'Control'
          traffic_allocation: 30 | 50
        },
        {
          is_control?: false
          name: 'One page' | 'Treatment'
          traffic_allocation: 50 | 70
        }
      ]
    }
