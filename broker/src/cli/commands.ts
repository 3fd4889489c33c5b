import { program } from '../program.ts'
import { type Command, Misuse, readWords, sentenceOf, type Terminal } from './usage.ts'

const version: Command = {
  usage: 'version',
  summary: 'says which version this is',
  async run(words, { log }) {
    readWords(words, { options: {} })
    log(`${program.name} ${program.version}`)
    return 0
  },
}

/** Only the one that is asked for is loaded. */
const commands: Record<string, () => Promise<Command>> = {
  start: async () => (await import('./start.ts')).start,
  clean: async () => (await import('./clean.ts')).clean,
  export: async () => (await import('./export.ts')).exportCommand,
  import: async () => (await import('./import.ts')).importCommand,
  migrate: async () => (await import('./migrate.ts')).migrate,
  version: async () => version,
}

/** What people try who do not know the commands yet. */
const otherNames: Record<string, string> = { '--version': 'version', '-v': 'version' }

/**
 * Runs a command line and answers with its exit code: 0 done, 1 not done, 2 not understood; undefined: it goes on.
 * Without a word it starts the broker. What went wrong is one sentence on the standard error.
 */
export async function runCommand(words: string[], terminal: Terminal): Promise<number | undefined> {
  if (words.some((word) => word === '--help' || word === '-h') || words[0] === 'help') {
    return help(
      words.find((word) => !word.startsWith('-') && word !== 'help'),
      terminal,
    )
  }
  const [asked = 'start', ...rest] = words
  const name = otherNames[asked] ?? asked
  const command = await find(name)
  try {
    if (!command) throw new Misuse(`There is no command "${asked}"`)
    return await command.run(rest, terminal)
  } catch (error) {
    const sentence = sentenceOf(error)
    if (!(error instanceof Misuse)) terminal.error(sentence)
    else terminal.error(`${sentence}: \`concordat help${command ? ` ${name}` : ''}\` says more.`)
    return error instanceof Misuse ? 2 : 1
  }
}

async function find(name: string): Promise<Command | undefined> {
  return Object.hasOwn(commands, name) ? commands[name]?.() : undefined
}

async function help(name: string | undefined, { log, error }: Terminal): Promise<number> {
  const command = name === undefined ? undefined : await find(name)
  if (name !== undefined && !command) {
    error(`There is no command "${name}": \`concordat help\` says more.`)
    return 2
  }
  log(command ? `concordat ${command.usage}\n\n  ${command.summary}` : await overview())
  return 0
}

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()))
  const width = Math.max(...all.map(({ usage }) => usage.length))
  const lines = all.map(({ usage, summary }) => `  ${usage.padEnd(width)}  ${summary}`)
  return [
    'concordat [command]: a contract broker, compatible with the Pact Broker',
    '',
    ...lines,
    '',
    'Without a command it starts. Settings are environment variables: PACT_BROKER_PORT, PACT_BROKER_DATABASE_URL …',
    'Exit codes: 0 done, 1 not done, 2 not understood.',
  ].join('\n')
}
