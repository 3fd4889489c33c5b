import { cleanUp } from '../clean-up/clean-up.ts'
import { forecast } from '../clean-up/forecast.ts'
import { cleanUpRulesOf } from '../clean-up/rules.ts'
import { type Schedule, startSchedule } from '../clean-up/schedule.ts'
import type { Config } from '../config.ts'
import { openCleaner } from '../db/client.ts'
import type { App } from '../http/room.ts'

/** Cleans up by the schedule of the settings, one line in the log each time. On several servers, one of them does it. */
export function scheduleCleanUp(url: string, config: Config, log: App['log']): Schedule {
  const rules = cleanUpRulesOf(config)
  return startSchedule(
    config.cleanUp.schedule,
    async (signal) => {
      const db = openCleaner(url)
      try {
        if (config.cleanUp.isDryRun) {
          log.info((await forecast(db, rules)).counts, 'a clean-up would delete')
          return
        }
        const done = await cleanUp(db, rules, signal)
        log.info(done ?? {}, done ? 'cleaned up' : 'another server is cleaning up')
      } finally {
        await db.destroy()
      }
    },
    (error) => log.error(error, 'the clean-up failed'),
  )
}
