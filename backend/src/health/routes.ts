import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { sql } from 'kysely'
import { Type } from 'typebox'
import type { Deps } from '../deps.ts'
import type { Room } from '../http/room.ts'
import { words } from '../http/types.ts'

const state = words(['up', 'down', 'off'] as const)

const health = Type.Object({
  status: words(['healthy', 'unhealthy'] as const),
  checks: Type.Object({ postgres: state, redis: state, dynamodb: state }),
})

/** Whether the platform can do its work; only PostgreSQL is indispensable. */
export const healthRoutes: Room = (app, deps) => {
  app.get(
    '/health',
    {
      schema: {
        tags: ['health'],
        summary: 'Whether the platform and what it stands on answer',
        response: { 200: health, 503: health },
      },
    },
    async (_request, reply) => {
      const [postgres, redis, dynamodb] = await Promise.all([
        check(() => sql`select 1`.execute(deps.db)),
        deps.cache.isEnabled ? deps.cache.ping().then(named) : ('off' as const),
        check(() => describeTable(deps)),
      ])
      const isHealthy = postgres === 'up'
      return reply.code(isHealthy ? 200 : 503).send({
        status: isHealthy ? 'healthy' : 'unhealthy',
        checks: { postgres, redis, dynamodb },
      })
    },
  )
}

function named(isUp: boolean): 'up' | 'down' {
  return isUp ? 'up' : 'down'
}

async function check(work: () => Promise<unknown>): Promise<'up' | 'down'> {
  const patience = new Promise<'down'>((resolve) => setTimeout(resolve, 2_000, 'down').unref())
  const answer = work().then(
    () => 'up' as const,
    () => 'down' as const,
  )
  return Promise.race([answer, patience])
}

function describeTable({ aws, names }: Deps): Promise<unknown> {
  return aws.dynamo.send(new DescribeTableCommand({ TableName: names.assignmentsTable }))
}
