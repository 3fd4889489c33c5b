type Environment = Record<string, string | undefined>

const databaseLogs = 'log_min_duration_statement of the database does that'

/** What the settings of the reference that have no equal here may say, and why nothing else. Names without `PACT_BROKER_`. */
const limited: Record<string, { fine: RegExp; why: string }> = {
  CONF: { fine: /./, why: '' },
  USE_CASE_SENSITIVE_RESOURCE_NAMES: {
    fine: /^true$/,
    why: 'names that differ in case are different names here: leave it out',
  },
  SEMVER_FORMATS: { fine: /^$/, why: 'versions are read as semver.org says: leave it out' },
  BASE_EQUALITY_ONLY_ON_CONTENT_THAT_AFFECTS_VERIFICATION_RESULTS: {
    fine: /^true$/,
    why: 'what cannot change a result never makes another content here: leave it out',
  },
  DATABASE_ADAPTER: {
    fine: /^postgres(ql)?$/,
    why: 'the broker keeps its data in PostgreSQL: leave it out, and it runs its own',
  },
  AUTO_MIGRATE_DB: { fine: /^true$/, why: 'the schema is always brought up to date at the start' },
  AUTO_MIGRATE_DB_DATA: { fine: /^true$/, why: 'the data are always brought up to date' },
  MIGRATION_TARGET: { fine: /^$/, why: 'migrations only go forward: restore a copy instead' },
  LOG_STREAM: { fine: /^stdout$/, why: 'logs go to the standard output: send it where you want' },
  LOG_DIR: { fine: /^$/, why: 'logs go to the standard output: send it where you want' },
  LOG_FORMAT: { fine: /^json$/, why: 'log lines are JSON: leave it out' },
  LOG_OTEL_ENABLED: { fine: /^(auto|false)$/, why: 'logs go to the standard output alone' },
  HTTP_DEBUG_LOGGING_ENABLED: { fine: /^false$/, why: 'bodies are never logged: leave it out' },
  HIDE_PACTFLOW_MESSAGES: { fine: /^(true|false)$/, why: 'there are no such messages' },
  WARNING_ERROR_CLASS_NAMES: { fine: /^$/, why: 'these are classes of another program' },
  SQL_LOG_LEVEL: { fine: /^none$/, why: `statements are not logged here: ${databaseLogs}` },
  SQL_LOG_WARN_DURATION: {
    fine: /^5(\.0)?$/,
    why: `statements are not logged here: ${databaseLogs}`,
  },
  SQL_ENABLE_CALLER_LOGGING: { fine: /^false$/, why: 'statements are not logged here' },
  DATABASE_CONNECTION_VALIDATION_TIMEOUT: {
    fine: /^\d+$/,
    why: 'it is a number of seconds; a connection that broke is always replaced',
  },
  VALIDATE_DATABASE_CONNECTION_CONFIG: { fine: /^true$/, why: 'the database is always looked at' },
  ALLOW_MISSING_MIGRATION_FILES: {
    fine: /^true$/,
    why: 'an older server always goes on beside a newer one, so that they can be renewed one by one',
  },
  USE_RACK_PROTECTION: { fine: /^true$/, why: 'pages and API are always protected' },
  RACK_PROTECTION_USE: { fine: /^$/, why: 'pages and API are always protected: leave it out' },
  RACK_PROTECTION_EXCEPT: { fine: /^$/, why: 'pages and API are always protected: leave it out' },
  SEED_EXAMPLE_DATA: { fine: /^false$/, why: 'a new broker is empty: leave it out' },
  NETWORK_DIAGRAM_MAX_PACTICIPANTS: {
    fine: /^$/,
    why: 'the graph chooses by itself: leave it out',
  },
  FEATURES: { fine: /^$/, why: 'there are no switches for single features here: leave it out' },
}

/** Of the clients, which share the prefix, and of container platforms, which make variables from a service's name. */
const ofOthers =
  /^PACT_BROKER_(TOKEN|USERNAME|PASSWORD|HTTP_RETRIES|URL|PUBLISH_.*|.*_?SERVICE_(HOST|PORT).*|(.*_)?PORT_\d+_(TCP|UDP).*)$/

/** A variable may name the one that holds a setting, as platforms need that choose the names themselves. */
export function withNamedVariables(env: Environment): Environment {
  const suffix = '_ENVIRONMENT_VARIABLE_NAME'
  const named = Object.entries(env).flatMap(([name, other]) => {
    const isOne = name.startsWith('PACT_BROKER_') && name.endsWith(suffix)
    return isOne && other?.trim() ? [[name.slice(0, -suffix.length), env[other.trim()]]] : []
  })
  return named.length > 0 ? { ...env, ...Object.fromEntries(named) } : env
}

/** What is to be said of variables that look like settings and were not read: refusals, and what is passed over. */
export function judgeOthers(
  env: Environment,
  read: ReadonlySet<string>,
): { faults: string[]; notices: string[] } {
  const faults: string[] = []
  const notices: string[] = []
  for (const [name, given] of Object.entries(env)) {
    const value = given?.trim() ?? ''
    const isOurs = /^(PACT_BROKER|CONCORDAT)_/.test(name) && !name.endsWith('_VARIABLE_NAME')
    if (!isOurs || value === '' || read.has(name) || ofOthers.test(name)) continue
    if (/^PACT_BROKER_WEBHOOK_CERTIFICATES__/.test(name)) continue
    const limit = limited[name.replace('PACT_BROKER_', '').replace(/^FEATURES__.*/, 'FEATURES')]
    const meant = [...read].find((known) => isSlipOf(name, known))
    if (limit) {
      if (!limit.fine.test(value.toLowerCase()))
        faults.push(`${name} cannot be "${value}": ${limit.why}`)
    } else if (meant !== undefined) {
      faults.push(`${name} is no setting: did you mean ${meant}?`)
    } else {
      notices.push(`${name} is no setting of this broker and is passed over.`)
    }
  }
  return { faults, notices }
}

/** Whether one letter too many, too few, wrong or in the wrong place makes the one name of the other. */
function isSlipOf(name: string, known: string): boolean {
  if (name === known || Math.abs(name.length - known.length) > 1) return false
  let start = 0
  while (start < name.length && name[start] === known[start]) start++
  const [rest, wanted] = [name.slice(start), known.slice(start)]
  const isSwapped =
    rest.slice(0, 2) === `${wanted[1]}${wanted[0]}` && rest.slice(2) === wanted.slice(2)
  return (
    rest.slice(1) === wanted ||
    rest === wanted.slice(1) ||
    rest.slice(1) === wanted.slice(1) ||
    isSwapped
  )
}
