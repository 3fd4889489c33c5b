// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the results day by day.
 *
 * @minItems 1
 */
export type DailyResults = {
  date: string
  /**
   * @minItems 1
   */
  metrics: {
    metric_name: string
    /**
     * @minItems 1
     */
    variants: {
      assignments: number
      conversion_rate: number
      conversions: number
      is_control: boolean
      variant_name: string
    }[]
  }[]
}[]
