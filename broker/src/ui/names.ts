import { type Html, html } from './html.ts'

/** Forty hexadecimal characters are told by seven; other long names lose their middle. The whole stands in the title. */
export function versionName(number: string, address?: string): Html {
  const short = shortVersion(number)
  return address === undefined
    ? html`<span class="sha" title="${number}">${short}</span>`
    : html`<a class="sha" title="${number}" href="${address}">${short}</a>`
}

export function shortVersion(number: string): string {
  if (/^[0-9a-f]{40}$/.test(number)) return number.slice(0, 7)
  return number.length > 50 ? `${number.slice(0, 39)}…${number.slice(-10)}` : number
}

export function branchName(name: string): Html {
  return html`<span class="branch">${name}</span>`
}

/** A pill with a dot, filled for production. */
export function environmentName(environment: { displayName: string; production: boolean }): Html {
  const { displayName, production } = environment
  return html`<span class="env${production && ' production'}">${displayName}</span>`
}

/** `1 version`, `2 versions`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : plural}`
}
