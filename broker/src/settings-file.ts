import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

/** Most have no settings file: what reads one is loaded where there is one. */
const load = createRequire(import.meta.url)

type Environment = Record<string, string | undefined>

/** Settings from wherever they may stand, as variables; and what was wrong with where they stand. */
export interface GatheredSettings {
  env: Environment
  faults: string[]
}

const usualFile = 'config/pact_broker.yml'

/**
 * Adds to the environment what a settings file says (`PACT_BROKER_CONF`, else `config/pact_broker.yml` where there is
 * one), and what stands in files of their own (`…_FILE`, as containers get their secrets). The environment wins.
 */
export function gatherSettings(environment: Environment): GatheredSettings {
  const faults: string[] = []
  const fromFile = readSettingsFile(environment.PACT_BROKER_CONF?.trim(), faults)
  const env: Environment = { ...fromFile, ...withoutBlanks(environment) }
  for (const [name, path] of Object.entries(env)) {
    const setting = /^((?:PACT_BROKER|CONCORDAT)_.+)_FILE$/.exec(name)?.[1]
    if (setting === undefined || path === undefined) continue
    delete env[name]
    if (env[setting] !== undefined) faults.push(`${setting} and ${name} are both set: set one`)
    else env[setting] = contentOf(path, name, faults)
  }
  return { env, faults }
}

function readSettingsFile(named: string | undefined, faults: string[]): Environment {
  const path = named || usualFile
  if (!named && !existsSync(path)) return {}
  const text = contentOf(path, 'PACT_BROKER_CONF', faults)
  if (text === undefined) return {}
  try {
    const { parse } = load('yaml') as typeof import('yaml')
    const settings: unknown = parse(text)
    if (settings === null || settings === undefined) return {}
    if (typeof settings === 'object' && !Array.isArray(settings))
      return Object.fromEntries(
        Object.entries(settings).flatMap(([key, value]) => variablesOf(key, value)),
      )
    faults.push(`The settings file ${path} must hold names and values, such as log_level: info`)
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : error
    faults.push(`The settings file ${path} is no YAML: ${why}`)
  }
  return {}
}

/** `log_level: info` is `PACT_BROKER_LOG_LEVEL=info`; lists become words, or numbered variables, or JSON. */
function variablesOf(key: string, value: unknown): [string, string][] {
  const upper = key.toUpperCase()
  const name = upper.startsWith('CONCORDAT_') ? upper : `PACT_BROKER_${upper}`
  if (value === null) return []
  if (name === 'PACT_BROKER_WEBHOOK_CERTIFICATES' && Array.isArray(value))
    return value.flatMap((one: unknown, index) =>
      Object.entries(one ?? {}).map(([part, text]): [string, string] => [
        `${name}__${index}__${part.toUpperCase()}`,
        String(text),
      ]),
    )
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return [[name, value.join(' ')]]
  return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]]
}

/** Without the newline that editors put at the end. */
function contentOf(path: string, name: string, faults: string[]): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : error
    faults.push(`${name} names the file ${path}, which cannot be read (${code})`)
    return undefined
  }
}

function withoutBlanks(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()))
}
