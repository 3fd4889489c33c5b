import { CronPattern } from 'croner'
import { keyBytes, Secret } from './secret.ts'

/**
 * Reads single settings and collects what is wrong with them, so that a person mends all of it at once.
 * A blank value counts as not set.
 */
export class SettingsReader {
  readonly #env: Record<string, string | undefined>
  readonly #faults: string[] = []
  /** Every name that was asked for. */
  readonly names = new Set<string>()

  constructor(env: Record<string, string | undefined>) {
    this.#env = env
  }

  text(name: string, fallback: string): string {
    return this.#raw(name) ?? fallback
  }

  optional(name: string): string | undefined {
    return this.#raw(name)
  }

  secret(name: string): Secret | undefined {
    const text = this.#raw(name)
    return text === undefined ? undefined : new Secret(text)
  }

  integer(name: string, fallback: number, { min }: { min: number }): number {
    const text = this.#raw(name)
    if (text === undefined) return fallback
    const value = Number(text)
    if (Number.isSafeInteger(value) && value >= min) return value
    return this.#fault(`${name} must be a whole number from ${min}, but is "${text}"`, fallback)
  }

  /** Container platforms inject `tcp://…` under a service's name: that is no port of ours and is passed over. */
  port(name: string, fallback: number): number {
    const text = this.#raw(name)
    if (text === undefined || text.startsWith('tcp://')) return fallback
    const value = Number(text)
    if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value
    return this.#fault(`${name} must be a port from 0 to 65535, but is "${text}"`, fallback)
  }

  boolean(name: string, fallback: boolean): boolean {
    const text = this.#raw(name)
    if (text === undefined) return fallback
    if (text === 'true' || text === 'false') return text === 'true'
    return this.#fault(`${name} must be true or false, but is "${text}"`, fallback)
  }

  optionalBoolean(name: string): boolean | undefined {
    return this.#raw(name) === undefined ? undefined : this.boolean(name, false)
  }

  /** Notes what is wrong with several settings together. */
  refuse(sentence: string): void {
    this.#faults.push(sentence)
  }

  /** Upper or lower case means the same. */
  choice<const Choice extends string>(
    name: string,
    choices: readonly Choice[],
    fallback: Choice,
  ): Choice {
    const text = this.#raw(name)
    if (text === undefined) return fallback
    const choice = choices.find((candidate) => candidate === text?.toLowerCase())
    return (
      choice ??
      this.#fault(`${name} must be one of ${choices.join(', ')}, but is "${text}"`, fallback)
    )
  }

  /** Several values with spaces between them. */
  words(name: string, fallback: string[]): string[] {
    return this.#raw(name)?.split(/\s+/).filter(Boolean) ?? fallback
  }

  /** Several whole numbers from 0, with spaces between them. */
  integers(name: string, fallback: number[]): number[] {
    const words = this.words(name, [])
    if (words.length === 0) return fallback
    return words.map((word) => {
      if (/^\d{1,9}$/.test(word)) return Number(word)
      return this.#fault(`${name} must hold whole numbers from 0, but holds "${word}"`, 0)
    })
  }

  /** Several words, of which those between slashes are regular expressions. */
  patterns(name: string): string[] {
    return this.words(name, []).map((word) => {
      const source = /^\/(.*)\/$/.exec(word)?.[1]
      try {
        if (source !== undefined) new RegExp(source)
        return word
      } catch {
        return this.#fault(`${name} holds ${word}, which is no regular expression`, word)
      }
    })
  }

  /** A text that `parse` understands, which throws what is wrong with it as the end of a sentence. */
  parsed<T>(name: string, parse: (text: string) => T, fallback: T): T {
    const text = this.#raw(name)
    if (text === undefined) return fallback
    try {
      return parse(text)
    } catch (error) {
      return this.#fault(`${name} ${error instanceof Error ? error.message : error}`, fallback)
    }
  }

  /** When something comes again: minute, hour, day of the month, month, day of the week. */
  cron(name: string, fallback: string): string {
    return this.parsed(
      name,
      (text) => {
        if (isCron(text)) return text
        throw new Error(`must be a cron pattern such as "15 2 * * *", but is "${text}"`)
      },
      fallback,
    )
  }

  /** Several keys of 32 bytes, in base64 or hexadecimal. None of them is said aloud. */
  keys(name: string): Secret[] {
    return this.words(name, []).map((word, index) => {
      if (keyBytes(word)) return new Secret(word)
      const what = `${name} must hold keys of 32 bytes in base64 or hexadecimal (openssl rand -hex 32)`
      return this.#fault(`${what}, but number ${index + 1} is none`, new Secret(word))
    })
  }

  /** Several http(s) addresses with spaces between them, without a trailing slash. */
  urls(name: string): string[] {
    return this.words(name, []).map((text) => {
      if (/^https?:\/\/[^/?#]+(\/[^?#]*)?$/.test(text)) return text.replace(/\/+$/, '')
      return this.#fault(`${name} must hold http or https addresses, but holds "${text}"`, text)
    })
  }

  /** Throws when anything read so far was wrong. */
  finish(): void {
    if (this.#faults.length === 0) return
    throw new Error(
      `The configuration is not usable:\n${this.#faults.map((fault) => `- ${fault}`).join('\n')}`,
    )
  }

  #raw(name: string): string | undefined {
    this.names.add(name)
    const text = this.#env[name]?.trim()
    return text === '' ? undefined : text
  }

  #fault<T>(sentence: string, fallback: T): T {
    this.#faults.push(sentence)
    return fallback
  }
}

function isCron(text: string): boolean {
  try {
    return new CronPattern(text) !== undefined
  } catch {
    return false
  }
}
