import { type Html, html } from './html.ts'

/** Names that others have chosen stand by themselves: marks of direction in them turn nothing around. */
export function pairName({ consumer, provider }: { consumer: string; provider: string }): Html {
  return html`<bdi>${consumer}</bdi> <span class="arrow">→</span> <bdi>${provider}</bdi>`
}

/** A sentence in which names of others stand, each by itself. */
export function isolated(sentence: string, names: readonly (string | null | undefined)[]): Html {
  const known = [...new Set(names.filter((name) => name))]
    .sort((one, other) => (other?.length ?? 0) - (one?.length ?? 0))
    .map((name) => (name ?? '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (known.length === 0) return html`<bdi>${sentence}</bdi>`
  const parts = sentence.split(new RegExp(`(${known.join('|')})`))
  return html`<bdi>${parts.map((part, index) => (index % 2 === 1 ? html`<bdi>${part}</bdi>` : part))}</bdi>`
}

/** Forty hexadecimal characters are told by seven; other long names lose their middle. The whole stands in the title. */
export function versionName(number: string, address?: string): Html {
  const short = shortVersion(number)
  return address === undefined
    ? html`<bdi class="sha" title="${number}">${short}</bdi>`
    : html`<a class="sha" title="${number}" href="${address}"><bdi>${short}</bdi></a>`
}

export function shortVersion(number: string): string {
  if (/^[0-9a-f]{40}$/.test(number)) return number.slice(0, 7)
  return number.length > 50 ? `${number.slice(0, 39)}…${number.slice(-10)}` : number
}

export function branchName(name: string): Html {
  return html`<bdi class="branch">${name}</bdi>`
}

/** A pill with a dot, filled for production. */
export function environmentName(environment: { displayName: string; production: boolean }): Html {
  const { displayName, production } = environment
  return html`<span class="env${production && ' production'}">${displayName}</span>`
}

/** `12,345`. For this the language itself would bring the rules of all languages into memory, eight megabytes. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** `1 version`, `2 versions`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`
}
