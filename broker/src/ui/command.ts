import { type Html, html } from './html.ts'

/** A command to paste: one click selects all of it. */
export function commandBlock(command: string): Html {
  return html`<div class="cmd"><pre tabindex="0">${inLines(command)}</pre></div>`
}

/** The same command for a POSIX shell, with a line for each option where there are several; what is quoted stays whole. */
export function inLines(command: string): string {
  let options = 0
  const lines = command.replace(/'[^']*'|"[^"]*"|\\.| (?=--)/g, (part) => {
    if (part !== ' ') return part
    options++
    return ' \\\n  '
  })
  return options > 1 ? lines : command
}
