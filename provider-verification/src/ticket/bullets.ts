/** A bullet of the ticket, by the number under which scenarios name it: `2.1.3` is the third of task 2.1. */
export interface Bullet {
  readonly number: string
  readonly text: string
}

export interface Task {
  readonly number: string
  readonly title: string
  readonly bullets: readonly Bullet[]
}

function task(number: string, title: string, ...texts: string[]): Task {
  const bullets = texts.map((text, index) => ({ number: `${number}.${index + 1}`, text }))
  return { number, title, bullets }
}

/** What the ticket asks the integration suites for, in its own words and order: tasks 2.1 to 6.3. */
export const tasks: readonly Task[] = [
  task(
    '2.1',
    'Test database migrations',
    'Test all Alembic migrations run successfully',
    'Test rollback scenarios',
    'Test migration idempotency',
    'Test schema integrity',
  ),
  task(
    '2.2',
    'Test model relationships',
    'Test one-to-many relationships (Experiment → Variants)',
    'Test many-to-many relationships (Experiments ↔ Metrics)',
    'Test foreign key constraints',
    'Test cascade deletes',
  ),
  task(
    '2.3',
    'Test transactions and concurrency',
    'Test transaction isolation',
    'Test concurrent writes',
    'Test deadlock scenarios',
    'Test optimistic locking',
  ),
  task(
    '2.4',
    'Test database constraints',
    'Test unique constraints',
    'Test check constraints',
    'Test not-null constraints',
    'Test custom validators',
  ),
  task(
    '3.1',
    'Test Experiments API flow',
    'Create experiment',
    'Add variants',
    'Start experiment',
    'Collect data',
    'Complete experiment',
    'Get results',
  ),
  task(
    '3.2',
    'Test Feature Flags API flow',
    'Create flag',
    'Enable flag',
    'Test evaluation',
    'Update targeting',
    'Disable flag',
  ),
  task(
    '3.3',
    'Test Assignment API integration',
    'Test assignment creation',
    'Test assignment retrieval',
    'Test assignment consistency',
    'Test assignment with targeting rules',
  ),
  task(
    '3.4',
    'Test Analytics API integration',
    'Test metrics collection',
    'Test metrics aggregation',
    'Test results calculation',
    'Test statistical analysis',
  ),
  task(
    '3.5',
    'Test error scenarios',
    'Test invalid inputs',
    'Test not found scenarios',
    'Test permission denied',
    'Test conflict scenarios',
  ),
  task(
    '4.1',
    'Test assignment service integration',
    'Test with rules engine',
    'Test with database persistence',
    'Test with cache',
    'Test concurrent assignments',
  ),
  task(
    '4.2',
    'Test experiment lifecycle service',
    'Test state transitions',
    'Test scheduling',
    'Test safety monitoring',
    'Test rollout schedules',
  ),
  task(
    '4.3',
    'Test feature flag evaluation',
    'Test targeting rules evaluation',
    'Test rollout percentage',
    'Test cache behavior',
    'Test fallback scenarios',
  ),
  task(
    '4.4',
    'Test metrics collection pipeline',
    'Test event ingestion',
    'Test aggregation',
    'Test storage',
    'Test querying',
  ),
  task(
    '5.1',
    'Test Cognito authentication',
    'Test user registration',
    'Test login flow',
    'Test token validation',
    'Test role/group mapping',
  ),
  task(
    '5.2',
    'Test DynamoDB integration',
    'Test assignment writes',
    'Test metrics counters',
    'Test atomic operations',
    'Test TTL behavior',
  ),
  task(
    '5.3',
    'Test Redis cache integration',
    'Test cache set/get',
    'Test cache expiration',
    'Test cache invalidation',
    'Test cache miss handling',
  ),
  task(
    '5.4',
    'Test S3 storage integration',
    'Test file uploads',
    'Test file downloads',
    'Test presigned URLs',
    'Test bucket policies',
  ),
  task(
    '6.1',
    'Test complete A/B test workflow',
    'Create experiment with 2 variants',
    'Start experiment',
    'Assign 1000 users',
    'Record conversion events',
    'Calculate results',
    'Verify statistical significance',
    'Complete experiment',
  ),
  task(
    '6.2',
    'Test feature rollout workflow',
    'Create feature flag',
    'Enable at 10%',
    'Verify 10% get feature',
    'Increase to 50%',
    'Monitor metrics',
    'Roll back if needed',
    'Complete rollout at 100%',
  ),
  task(
    '6.3',
    'Test user journey scenarios',
    'New user onboarding',
    'Experiment participation',
    'Feature discovery',
    'Data analysis',
  ),
]

const numbers = new Set(tasks.flatMap(({ bullets }) => bullets.map(({ number }) => number)))

/** The bullet that a scenario's name begins with. Throws when it begins with none that exists. */
export function bulletOf(scenario: string): string {
  const number = /^\d+\.\d+\.\d+(?= \S)/.exec(scenario)?.[0] ?? ''
  if (numbers.has(number)) return number
  throw new Error(
    `"${scenario}" names no bullet of the ticket: begin it with one of provider-verification/src/ticket/bullets.ts, such as "2.1.3 "`,
  )
}
