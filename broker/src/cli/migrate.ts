import { readConfig } from '../config.ts'
import { migrateToLatest } from '../db/migrate.ts'
import { withDatabase } from './database.ts'
import { type Command, readWords } from './usage.ts'

export const migrate: Command = {
  usage: 'migrate',
  summary: 'brings the schema of the database up to date, as every start does, and ends',
  async run(words, { env, log }) {
    readWords(words, { options: {} })
    const names = await withDatabase(readConfig(env), migrateToLatest)
    for (const name of names) log(`migrated: ${name}`)
    if (names.length === 0) log('The schema is up to date.')
    return 0
  },
}
