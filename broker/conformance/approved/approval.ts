import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a test has to look at of an answer. */
export interface Answer {
  request: string
  status: number
  type: string
  /** Parsed where it is JSON; the lines of a text. */
  body: unknown
}

const folder = join(import.meta.dirname, 'answers')

/** The answers that were approved of, by the name of their file. */
export function approvedAnswers(): Map<string, Answer[]> {
  return new Map(
    globSync('*.approved.json', { cwd: folder }).map((file) => [
      file.replace(/\.approved\.json$/, ''),
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as Answer[],
    ]),
  )
}

/** Approves of these answers, and of no others. */
export function approve(answers: ReadonlyMap<string, Answer[]>): void {
  if (existsSync(folder)) rmSync(folder, { recursive: true })
  mkdirSync(folder)
  for (const [name, list] of answers)
    writeFileSync(join(folder, `${name}.approved.json`), `${JSON.stringify(list, null, 2)}\n`)
}

/** The file of a route: `/pacticipants/:pacticipant/versions` stands in `pacticipants.{pacticipant}.versions.approved.json`. */
export function fileOf(route: string): string {
  const parts = route.split('/').filter((part) => part !== '')
  const named = parts.map((part) => part.replace(/^:(.*)/, '{$1}').replace('*', 'rest'))
  return named.join('.') || 'index'
}
