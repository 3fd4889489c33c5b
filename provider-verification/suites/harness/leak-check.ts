import { openAws } from '@concordat/backend/aws/clients'
import { Redis } from 'ioredis'
import { Client } from 'pg'
import type { Stage } from '../../src/scene/stage.ts'
import type { GivenServices } from './handover.ts'
import { leftBeside, leftInStores } from './leftovers.ts'

export interface LeakCheck {
  /** Throws a sentence that names everything left behind by now, and the scenario after which it was found. */
  look(scenario: string): Promise<void>
  /** Once the stage has been closed: throws when anything of this test file is still there. */
  close(): Promise<void>
}

/** Watches what this test file makes: in its own stores, and beside them on the same services. */
export async function createLeakCheck(services: GivenServices, stage: Stage): Promise<LeakCheck> {
  const server = new Client({ connectionString: services.get('postgres').url })
  await server.connect()
  const redis = new Redis(stage.config.redisUrl, { maxRetriesPerRequest: 1 })
  const aws = openAws(stage.config.aws)
  const place = { services, server, aws }
  const own = {
    prefix: stage.config.resourcePrefix,
    database: new URL(stage.config.postgresUrl).pathname.slice(1),
  }
  const before = processes()

  function refuse(found: readonly string[], when: string): void {
    if (found.length === 0) return
    throw new Error(`${when} this is left behind: ${found.join('; ')}`)
  }

  return {
    async look(scenario) {
      const [inside, beside] = await Promise.all([
        leftInStores({ db: stage.scene.db, redis, aws, prefix: own.prefix }),
        leftBeside(place, own),
      ])
      const running = processes() > before ? ['a process'] : []
      refuse([...inside, ...beside, ...running], `After "${scenario}"`)
    },
    async close() {
      try {
        const keys = await redis.dbsize()
        const beside = await leftBeside(place)
        const running = (await endsSoon(() => processes() <= before)) ? [] : ['a process']
        refuse([...beside, ...(keys > 0 ? [`${keys} Redis keys`] : []), ...running], 'At the end')
      } finally {
        await server.end()
        redis.disconnect()
        aws.close()
      }
    },
  }
}

/** The processes that this one has started and that have not ended. */
function processes(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'ProcessWrap').length
}

/** What has just been told to end may need a moment. */
async function endsSoon(isTrue: () => boolean): Promise<boolean> {
  const deadline = performance.now() + 1000
  while (!isTrue() && performance.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return isTrue()
}
