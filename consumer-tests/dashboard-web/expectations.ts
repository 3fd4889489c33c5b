import { boolean, eachLike, id, integer, oneOf, pattern, text, timestamp } from '../src/matchers.ts'

/** What the dashboard puts into its requests; the real token takes this one's place when the pact is replayed. */
export const accessToken = 'the-access-token'
export const authorization = { Authorization: pattern(/^Bearer .+$/, `Bearer ${accessToken}`) }

export const experimentId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
export const flagId = '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
export const someTime = '2026-11-20T09:00:00.000Z'

/** The refusals that are shown as one sentence. */
export const sentence = { detail: text('Not enough permissions') }

/** A refusal that is shown beside the field of a form which `loc` names; in a list, the item stands in it by its index. */
export function fieldProblem(...loc: readonly (string | number)[]) {
  return { detail: eachLike({ type: text('value_error'), loc, msg: text('Value is not valid') }) }
}

/** The numbers that the list pages turn their leaves by. */
export function page(total: number, skip = 0, limit = 100) {
  return { total: integer(total), skip: integer(skip), limit: integer(limit) }
}

export function experimentSummary(status: string) {
  return {
    id: id(experimentId),
    name: text('Checkout in one page'),
    status,
    created_at: timestamp(someTime),
  }
}

/** One experiment as its page shows it; what depends on how far it is comes from the caller. */
export function experiment<Dates extends object>(status: string, dates: Dates) {
  return {
    ...experimentSummary(status),
    key: pattern(/^[a-z0-9][a-z0-9_-]{0,99}$/, 'checkout-in-one-page'),
    description: text('Does a checkout on one page sell more?'),
    hypothesis: text('Fewer steps, fewer lost baskets'),
    ...dates,
    variants: eachLike({
      id: id('9b2f6f0e-5a43-4c36-9d7e-0b8f4f6f1c01'),
      name: text('Control'),
      is_control: boolean(true),
      traffic_allocation: integer(50),
    }),
    metrics: eachLike({
      id: id('3c1de5a4-7c0f-4f0a-8f43-5a7f7b2f9e02'),
      name: text('Conversion'),
      event_name: text('purchase'),
      is_primary: boolean(true),
    }),
    version: integer(1),
  }
}

export const flag = {
  id: id(flagId),
  key: pattern(/^[a-z0-9_-]{1,100}$/, 'one-page-checkout'),
  name: text('Checkout in one page'),
  status: oneOf('ACTIVE', 'INACTIVE', 'ARCHIVED'),
  rollout_percentage: integer(100),
}
