/** Bodies of requests that are accepted as they are; what a scenario is about is given. */

export function experimentBody(more: object = {}) {
  return {
    name: 'Checkout in one page',
    description: 'Does a checkout on one page sell more?',
    hypothesis: 'Fewer steps, fewer lost baskets',
    variants: [
      { name: 'Control', is_control: true, traffic_allocation: 50 },
      {
        name: 'Treatment',
        is_control: false,
        traffic_allocation: 50,
        configuration: { color: 'red' },
      },
    ],
    metrics: [{ name: 'Purchases', event_name: 'purchase', is_primary: true }],
    ...more,
  }
}

export function flagBody(more: object = {}) {
  return { key: 'new-checkout', name: 'New checkout', rollout_percentage: 100, ...more }
}

/** A schedule with a manual stage for each percentage. */
export function scheduleBody(flagId: string, ...percentages: number[]) {
  return {
    name: 'Gradual rollout',
    feature_flag_id: flagId,
    stages: percentages.map((percentage, index) => ({
      name: `to ${percentage} %`,
      stage_order: index,
      target_percentage: percentage,
      trigger_type: 'manual',
    })),
  }
}
