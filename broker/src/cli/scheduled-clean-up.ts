import { type CleanedUp, cleanUp } from '../clean-up/clean-up.ts'
import { forecast } from '../clean-up/forecast.ts'
import { cleanUpRulesOf } from '../clean-up/rules.ts'
import { type Schedule, startSchedule } from '../clean-up/schedule.ts'
import type { Config } from '../config.ts'
import { openCleaner } from '../db/client.ts'
import type { App } from '../http/room.ts'
import type { Meters } from '../telemetry/meters.ts'

/** Cleans up by the schedule of the settings, one line in the log each time. On several servers, one of them does it. */
export function scheduleCleanUp(
  url: string,
  config: Config,
  { log, meters }: { log: App['log']; meters: Meters },
): Schedule {
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
        count(meters, done)
        log.info(done ?? {}, done ? 'cleaned up' : 'another server is cleaning up')
      } finally {
        await db.destroy()
      }
    },
    (error) => {
      meters.cleanUps.inc({ outcome: 'failed' })
      log.error(error, 'the clean-up failed')
    },
  )
}

function count({ cleanUps, cleanedUp, lastCleanUp }: Meters, done: CleanedUp | undefined): void {
  cleanUps.inc({ outcome: done ? 'done' : 'elsewhere' })
  if (!done) return
  cleanedUp.inc({ kind: 'version' }, done.versions)
  cleanedUp.inc({ kind: 'branch' }, done.branches)
  lastCleanUp.setToCurrentTime()
}
