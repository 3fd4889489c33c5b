// Written by `npm run consumers` from the schema beside it.

/**
 * What dashboard-web relies on in answers of experimentation-api. From: a request for the results by country.
 */
export interface SegmentedResults {
  /**
   * @minItems 1
   */
  segments: {
    /**
     * @minItems 1
     */
    metrics: {
      metric_name: string
      /**
       * @minItems 1
       */
      variants: {
        conversion_rate: number
        conversions: number
        is_control: boolean
        sample_size: number
        variant_name: string
      }[]
    }[]
    segment_value: string
  }[]
}
