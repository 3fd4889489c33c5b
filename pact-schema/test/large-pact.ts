import type { Json } from '../src/json.ts'

/** A pact as large teams have them: two thousand interactions of forty resources, about five megabytes. */
export function largePact(interactions: number): Json {
  return {
    consumer: { name: 'large-consumer' },
    provider: { name: 'large-provider' },
    metadata: { pactSpecification: { version: '4.0' } },
    interactions: Array.from({ length: interactions }, (_, index) => interaction(index)),
  }
}

function interaction(index: number): Json {
  const item = (number: number) => ({
    id: `3f2504e0-4f89-41d3-9a0c-0305e82c3${String(300 + ((index + number) % 600))}`,
    name: `item ${index}-${number}`,
    price: { amount: index + 0.5, currency: number % 2 === 0 ? 'EUR' : null },
    tags: ['a', 'b'],
    created_at: '2024-01-31T10:00:00Z',
  })
  const type = { combine: 'AND', matchers: [{ match: 'type' }] }
  const members = ['id', 'name', 'price.amount', 'price.currency', 'created_at']
  const rules = Object.fromEntries([
    ['$.items', { combine: 'AND', matchers: [{ match: 'type', min: 1 }] }],
    ...members.map((name) => [`$.items[*].${name}`, type]),
    ['$.items[*].id', { combine: 'AND', matchers: [{ match: 'regex', regex: '[0-9a-f-]{36}' }] }],
    ['$.total', { combine: 'AND', matchers: [{ match: 'integer' }] }],
    [`$.extra_${index % 7}`, type],
  ])
  return {
    type: 'Synchronous/HTTP',
    description: `a request for the items of shop ${index}`,
    providerStates: [{ name: `shop ${index} has items` }],
    request: {
      method: 'GET',
      path: `/api/v1/shop-${index % 40}-wares/${index}`,
      headers: { Authorization: ['Bearer token'] },
      query: { limit: ['5'] },
    },
    response: {
      status: 200,
      headers: { 'Content-Type': ['application/json'] },
      body: {
        contentType: 'application/json',
        encoded: false,
        content: {
          items: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(item),
          total: 10,
          [`extra_${index % 7}`]: index,
        },
      },
      matchingRules: { body: rules },
    },
  }
}
