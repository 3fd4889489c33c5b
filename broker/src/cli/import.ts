import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import { readConfig } from '../config.ts'
import { errorCode } from '../db/client.ts'
import { importAll, UnusableExport } from '../db/import.ts'
import { withDatabase } from './database.ts'
import { rowsIn } from './export.ts'
import { type Command, readWords } from './usage.ts'

export const importCommand: Command = {
  usage: 'import FILE',
  summary: 'reads what `concordat export` has written into an empty database',
  async run(words, { env, log }) {
    const [file = ''] = readWords(words, { options: {}, names: ['FILE'] }).positionals
    const config = readConfig(env)
    await access(file).catch((error: unknown) => {
      throw new Error(
        `${file} cannot be read (${errorCode(error)}): name a file that was exported.`,
      )
    })
    const counts = await withDatabase(config, (url) => importAll(url, linesOf(file)))
    log(`Imported ${rowsIn(counts)} rows from ${file}.`)
    return 0
  },
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file)
  const text = file.endsWith('.gz') ? bytes.pipe(createGunzip()) : bytes
  bytes.on('error', (error) => text.destroy(error))
  text.setEncoding('utf8')
  let rest = ''
  try {
    for await (const chunk of text) {
      // Not by readline, for which other characters end a line, too.
      const lines = `${rest}${chunk}`.split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    throw new UnusableExport(
      `${file} cannot be read to its end (${errorCode(error) || error}): copy it whole.`,
    )
  } finally {
    bytes.destroy()
  }
  if (rest !== '') yield rest
}
