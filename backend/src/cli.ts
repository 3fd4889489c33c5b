import { createAwsResources, deleteAwsResources, migrateDown, migrateUp } from './backend.ts'
import { readConfig } from './config.ts'

const usage = `Usage: node src/cli.ts <command>
  migrate up [to]      apply the migrations, up to one of them
  migrate down [to]    take migrations back, down to one of them, or all
  resources create     create tables, stream and buckets
  resources delete     delete them with everything in them
`

/** For operators: prepares and clears what the platform stands on. Settings come from the environment. */
async function run([noun, verb, to]: readonly (string | undefined)[]): Promise<void> {
  switch (`${noun} ${verb}`) {
    case 'migrate up':
      return report('Applied', await migrateUp(databaseUrl(), to, schema()))
    case 'migrate down':
      return report('Taken back', await migrateDown(databaseUrl(), to, schema()))
    case 'resources create':
      return createAwsResources(readConfig(process.env))
    case 'resources delete':
      return deleteAwsResources(readConfig(process.env))
    default:
      process.stderr.write(usage)
      process.exitCode = 2
  }
}

function databaseUrl(): string {
  const url = process.env.DATABASE_URL
  if (!url) throw new Error('DATABASE_URL is missing')
  return url
}

function schema(): { schema?: string } {
  const name = process.env.POSTGRES_SCHEMA
  return name ? { schema: name } : {}
}

function report(what: string, names: readonly string[]): void {
  process.stdout.write(`${what}: ${names.join(', ') || 'nothing'}\n`)
}

try {
  await run(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
