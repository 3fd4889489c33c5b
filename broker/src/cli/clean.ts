import { cleanUp } from '../clean-up/clean-up.ts'
import { forecast } from '../clean-up/forecast.ts'
import { cleanUpRulesOf } from '../clean-up/rules.ts'
import { readConfig } from '../config.ts'
import { openCleaner } from '../db/client.ts'
import { migrateToLatest } from '../db/migrate.ts'
import { withDatabase } from './database.ts'
import { type Command, readWords } from './usage.ts'

export const clean: Command = {
  usage: 'clean [--dry-run]',
  summary:
    'deletes the versions and branches that no selector keeps, and what ended long ago; --dry-run only says what would go',
  async run(words, { env, log }) {
    const { values } = readWords(words, { options: { 'dry-run': { type: 'boolean' } } })
    const config = readConfig(env)
    const isDry = values['dry-run'] ?? config.cleanUp.isDryRun
    return withDatabase(config, async (url) => {
      await migrateToLatest(url)
      const db = openCleaner(url)
      try {
        const rules = cleanUpRulesOf(config)
        const said = isDry ? await forecast(db, rules) : await cleanUp(db, rules)
        log(said ? JSON.stringify(said, null, 2) : 'Another clean-up is at work: nothing to do.')
        return 0
      } finally {
        await db.destroy()
      }
    })
  },
}
