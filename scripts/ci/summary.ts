import { appendFileSync } from 'node:fs'

/** Writes to the page of the run, where there is one, and to the log. */
export function say(markdown: string): void {
  console.log(markdown)
  const page = process.env.GITHUB_STEP_SUMMARY
  if (page) appendFileSync(page, `${markdown}\n\n`)
}

/** Text that stands in a table or a line of Markdown as it is. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|#~]/g, '\\$&').replace(/\s*\n\s*/g, ' ')
}

/** A word of code, whatever is in it. */
export function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const pad = /^`|`$/.test(text) ? ' ' : ''
  return `${fence}${pad}${text.replace(/\s*\n\s*/g, ' ')}${pad}${fence}`
}

/** A block that nothing within can end. */
export function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}text\n${text}\n${fence}`
}
