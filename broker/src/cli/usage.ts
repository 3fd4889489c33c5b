import { type ParseArgsConfig, parseArgs } from 'node:util'

/** A command line that cannot be understood: exit 2, as is the habit. */
export class Misuse extends Error {
  override name = 'Misuse'
}

/** Where a command runs: the settings it finds, and where its words go. */
export interface Terminal {
  env: Record<string, string | undefined>
  log(text: string): void
  error(text: string): void
}

/** A command of the program. */
export interface Command {
  /** As its help says it: `clean [--dry-run]`. */
  usage: string
  summary: string
  /** Does it, and answers with the exit code; undefined: it goes on. Throws one sentence, or `Misuse`. */
  run(words: string[], terminal: Terminal): Promise<number | undefined>
}

/** The options and arguments of a command line. Throws `Misuse` for one that it has not, too many, or too few. */
export function readWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  { options, names = [] }: { options: Options; names?: string[] },
) {
  const { values, positionals } = parsed(words, options)
  const missing = names[positionals.length]
  if (missing !== undefined) throw new Misuse(`${missing} is missing`)
  const extra = positionals[names.length]
  if (extra !== undefined) throw new Misuse(`"${extra}" is one word too many`)
  return { values, positionals }
}

function parsed<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  options: Options,
) {
  try {
    return parseArgs({ args: words, options, allowPositionals: true, strict: true })
  } catch (error) {
    const text = sentenceOf(error)
    throw new Misuse(text.split('. ')[0] ?? text)
  }
}

/** What an error says, also one of another realm. */
export function sentenceOf(error: unknown): string {
  const isError = typeof error === 'object' && error !== null && 'message' in error
  return isError ? String(error.message) : String(error)
}
