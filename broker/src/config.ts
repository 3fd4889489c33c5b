import {
  defaultKept,
  defaultKeptBranches,
  readKeepBranchSelectors,
  readKeepSelectors,
} from './keep-selectors.ts'
import { judgeOthers, withNamedVariables } from './other-settings.ts'
import { program } from './program.ts'
import { Secret } from './secret.ts'
import { SettingsReader } from './settings.ts'
import { gatherSettings } from './settings-file.ts'

/** A user of basic authentication. */
export interface Credentials {
  username: string
  password: Secret
}

/** Who may do what. Without a user nobody may but where a public rule lets everyone in. */
export interface AuthSettings {
  isEnabled: boolean
  writer: Credentials | undefined
  reader: Credentials | undefined
  isReadPublic: boolean
  isHeartbeatPublic: boolean
  areBadgesPublic: boolean
}

export type Config = ReturnType<typeof readConfig>

/**
 * Reads the environment, and the files it names, once. Names are those of the reference broker's image, so that a team can keep its settings.
 * Throws one error that lists everything wrong.
 */
export function readConfig(environment: Record<string, string | undefined>) {
  const gathered = gatherSettings(environment)
  const env = withNamedVariables(gathered.env)
  const read = new SettingsReader(env)
  const config = readSettings(read)
  const { faults, notices } = judgeOthers(env, read.names)
  for (const fault of [...gathered.faults, ...faults]) read.refuse(fault)
  read.finish()
  return Object.freeze({ ...config, notices })
}

/** All that is read, part by part; what is wrong the reader notes. */
export function readSettings(read: SettingsReader) {
  return {
    http: {
      host: read.text('PACT_BROKER_HOST', '127.0.0.1'),
      port: read.port('PACT_BROKER_PORT', 9292),
      /** Addresses that links may use; the first is the default. Empty: the request's own address. */
      baseUrls: read.urls('PACT_BROKER_BASE_URL').concat(read.urls('PACT_BROKER_BASE_URLS')),
      /** Whether people may look at the API in the browser. */
      hasExplorer: read.boolean('PACT_BROKER_USE_HAL_BROWSER', true),
      hasDiagnostics: read.boolean('PACT_BROKER_ENABLE_DIAGNOSTIC_ENDPOINTS', true),
      bodyLimit: read.integer('CONCORDAT_BODY_LIMIT', 64 * 1024 * 1024, { min: 1024 }),
      /** Milliseconds for which an idle connection stays open. */
      keepAliveTimeout: read.integer('PACT_BROKER_PUMA_PERSISTENT_TIMEOUT', 72, { min: 1 }) * 1000,
    },
    database: {
      /** Absent: the broker runs its own PostgreSQL in `dataDirectory`. */
      url:
        read.secret('PACT_BROKER_DATABASE_URL') ?? read.secret('DATABASE_URL') ?? urlInParts(read),
      dataDirectory: read.text('CONCORDAT_DATA_DIRECTORY', '.concordat/data'),
      maxConnections: read.integer('PACT_BROKER_DATABASE_MAX_CONNECTIONS', 10, { min: 1 }),
      /** Milliseconds that a request waits for one of them. */
      poolTimeout: read.integer('PACT_BROKER_DATABASE_POOL_TIMEOUT', 30, { min: 1 }) * 1000,
      /** How often the start tries again, every three seconds. */
      connectRetries: read.integer('PACT_BROKER_DATABASE_CONNECT_MAX_RETRIES', 0, { min: 0 }),
      /** Milliseconds. */
      statementTimeout:
        read.integer('PACT_BROKER_DATABASE_STATEMENT_TIMEOUT', 15, { min: 1 }) * 1000,
      /** The same, for counting everything. */
      metricsTimeout:
        read.integer('PACT_BROKER_METRICS_SQL_STATEMENT_TIMEOUT', 30, { min: 1 }) * 1000,
    },
    auth: readAuth(read),
    log: {
      level: read.choice(
        'PACT_BROKER_LOG_LEVEL',
        ['debug', 'info', 'warn', 'error', 'fatal'],
        'info',
      ),
      isConfigurationTold: read.boolean('PACT_BROKER_LOG_CONFIGURATION_ON_STARTUP', true),
    },
    tracing: {
      /** Where traces are sent; undefined: nothing is traced. */
      url: read.urls('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')[0] ?? tracesBelow(read),
      serviceName: read.text('OTEL_SERVICE_NAME', 'concordat'),
    },
    domain: {
      /** False: by semantic version. */
      orderVersionsByDate: read.boolean('PACT_BROKER_ORDER_VERSIONS_BY_DATE', true),
      autoDetectMainBranch: read.boolean('PACT_BROKER_AUTO_DETECT_MAIN_BRANCH', true),
      mainBranchCandidates: read.words('PACT_BROKER_MAIN_BRANCH_CANDIDATES', [
        'develop',
        'main',
        'master',
      ]),
      useFirstTagAsBranch: read.boolean('PACT_BROKER_USE_FIRST_TAG_AS_BRANCH', true),
      /** Seconds. */
      useFirstTagAsBranchTimeLimit: read.integer(
        'PACT_BROKER_USE_FIRST_TAG_AS_BRANCH_TIME_LIMIT',
        10,
        { min: 0 },
      ),
      createDeployedVersionsForTags: read.boolean(
        'PACT_BROKER_CREATE_DEPLOYED_VERSIONS_FOR_TAGS',
        true,
      ),
      allowContractModification: read.boolean(
        'PACT_BROKER_ALLOW_DANGEROUS_CONTRACT_MODIFICATION',
        false,
      ),
      checkForSimilarNames: read.boolean(
        'PACT_BROKER_CHECK_FOR_POTENTIAL_DUPLICATE_PACTICIPANT_NAMES',
        true,
      ),
      /** Milliseconds. */
      diffTimeout: read.integer('PACT_BROKER_PACT_CONTENT_DIFF_TIMEOUT', 15, { min: 1 }) * 1000,
      /** `strict`: each live provider version needs its own result. `reference`: one result speaks for the others. */
      gate: read.choice('CONCORDAT_GATE', ['strict', 'reference'], 'strict'),
      /** Minutes after which a verification that a webhook has asked for counts as lost. */
      verificationTimeLimit: read.integer('CONCORDAT_VERIFICATION_TIME_LIMIT', 60, { min: 1 }),
    },
    /** Work in progress pacts; all in days. */
    wip: {
      /** Whether the window follows what is unverified, instead of the date that a client asks for. */
      isWindowDynamic: read.boolean('PACT_BROKER_DYNAMIC_WIP_WINDOW', false),
      minDays: read.integer('PACT_BROKER_MIN_WIP_WINDOW_DAYS', 7, { min: 0 }),
      maxDays: read.integer('PACT_BROKER_MAX_WIP_LOOKBACK_DAYS', 14, { min: 1 }),
      defaultDays: read.integer('PACT_BROKER_DEFAULT_WIP_WINDOW_DAYS', 7, { min: 0 }),
      /** How long a result of another branch, or an older one of the same, counts. */
      otherBranchLookBackDays: read.integer(
        'PACT_BROKER_VERIFIED_BY_OTHER_BRANCH_LOOKBACK_DAYS',
        30,
        { min: 0 },
      ),
    },
    badges: {
      /** `redirect`: drawn by the server at `shieldsUrl`. The reference's `proxy` is `local` here. */
      mode: read.choice('PACT_BROKER_BADGE_PROVIDER_MODE', ['local', 'proxy', 'redirect'], 'local'),
      shieldsUrl: read.urls('PACT_BROKER_SHIELDS_IO_BASE_URL')[0] ?? 'https://img.shields.io',
      cacheControl: read.text('PACT_BROKER_BADGE_DEFAULT_CACHE_SETTING', 'max-age=30'),
    },
    webhooks: readWebhooks(read),
    cleanUp: readCleanUp(read),
  }
}

/** One address for all that OpenTelemetry sends: https://opentelemetry.io/docs/specs/otel/protocol/exporter/. */
function tracesBelow(read: SettingsReader): string | undefined {
  const [base] = read.urls('OTEL_EXPORTER_OTLP_ENDPOINT')
  return base === undefined ? undefined : `${base}/v1/traces`
}

/** What the clean-up keeps, and when it comes by itself. */
function readCleanUp(read: SettingsReader) {
  const name = 'PACT_BROKER_DATABASE_CLEAN'
  return {
    isEnabled: read.boolean(`${name}_ENABLED`, false),
    schedule: read.cron(`${name}_CRON_SCHEDULE`, '15 2 * * *'),
    isDryRun: read.boolean(`${name}_DRY_RUN`, false),
    keepVersions: read.parsed(`${name}_KEEP_VERSION_SELECTORS`, readKeepSelectors, defaultKept),
    /** Undefined: all. */
    keepBranches: read.parsed(
      'CONCORDAT_DATABASE_CLEAN_KEEP_BRANCH_SELECTORS',
      readKeepBranchSelectors,
      defaultKeptBranches,
    ),
    /** Versions, and branches, that one clean-up deletes at most. */
    limit: read.integer(`${name}_DELETION_LIMIT`, 500, { min: 1 }),
    /** Days for which what has ended is remembered. */
    maxAge: read.integer(`${name}_OVERWRITTEN_DATA_MAX_AGE`, 7, { min: 0 }),
  }
}

/** What webhooks may call, how often they try, and how they are kept. */
export type WebhookSettings = ReturnType<typeof readWebhooks>

function readWebhooks(read: SettingsReader) {
  return {
    /** Seconds before each attempt after the first. */
    retrySchedule: read.integers(
      'PACT_BROKER_WEBHOOK_RETRY_SCHEDULE',
      [10, 60, 120, 300, 600, 1200],
    ),
    methods: read.words('PACT_BROKER_WEBHOOK_HTTP_METHOD_WHITELIST', ['POST']),
    schemes: read.words('PACT_BROKER_WEBHOOK_SCHEME_WHITELIST', ['https']),
    /** Names, `*.name`, `/expression/`, addresses and ranges. With none, answers are not shown. */
    hosts: read.patterns('PACT_BROKER_WEBHOOK_HOST_WHITELIST'),
    successCodes: read.integers(
      'PACT_BROKER_WEBHOOK_HTTP_CODE_SUCCESS',
      [200, 201, 202, 203, 204, 205, 206],
    ),
    isRedacted: read.boolean('PACT_BROKER_WEBHOOK_REDACT_SENSITIVE_DATA', true),
    certificates: readCertificates(read),
    isTlsUnchecked: read.boolean('PACT_BROKER_DISABLE_SSL_VERIFICATION', false),
    userAgent: read.text('PACT_BROKER_USER_AGENT', `${program.name} v${program.version}`),
    /** The first seals, all open. */
    secretKeys: read.keys('CONCORDAT_SECRETS_KEY'),
  }
}

/** Certificates to trust beside the system's, each in the setting itself or in a file. */
function readCertificates(read: SettingsReader): { content?: string; path?: string }[] {
  const certificates: { content?: string; path?: string }[] = []
  for (let index = 0; ; index++) {
    const name = `PACT_BROKER_WEBHOOK_CERTIFICATES__${index}`
    const content = read.optional(`${name}__CONTENT`)
    const path = read.optional(`${name}__PATH`)
    const description = read.optional(`${name}__DESCRIPTION`)
    if (content !== undefined) certificates.push({ content })
    else if (path !== undefined) certificates.push({ path })
    else {
      if (description !== undefined) {
        read.refuse(`${name}__DESCRIPTION describes nothing: set ${name}__CONTENT or ${name}__PATH`)
      }
      return certificates
    }
  }
}

/** The parts that the reference's image takes; a host or a name says that there is a database. */
function urlInParts(read: SettingsReader): Secret | undefined {
  const part = (name: string) => read.optional(`PACT_BROKER_DATABASE_${name}`)
  const [host, name, user] = [part('HOST'), part('NAME'), part('USERNAME')]
  const password = read.secret('PACT_BROKER_DATABASE_PASSWORD')
  const port = read.port('PACT_BROKER_DATABASE_PORT', 5432)
  const sslmode = part('SSLMODE')
  if (host === undefined && name === undefined) return undefined
  const login = [user ?? '', ...(password ? [password.reveal()] : [])].map(encodeURIComponent)
  const whose = user === undefined ? '' : `${login.join(':')}@`
  const query = sslmode === undefined ? '' : `?sslmode=${encodeURIComponent(sslmode)}`
  const place = `${host ?? 'localhost'}:${port}/${encodeURIComponent(name ?? '')}`
  return new Secret(`postgres://${whose}${place}${query}`)
}

/** Both credentials of the writer switch it on, as in the reference's image; half a user is a mistake that would leave it off. */
function readAuth(read: SettingsReader): AuthSettings {
  const name = 'PACT_BROKER_BASIC_AUTH'
  const writer = readUser(read, `${name}_USERNAME`, `${name}_PASSWORD`)
  const reader = readUser(read, `${name}_READ_ONLY_USERNAME`, `${name}_READ_ONLY_PASSWORD`)
  const isEnabled = read.optionalBoolean(`${name}_ENABLED`)
  if (reader !== undefined && writer === undefined && isEnabled === undefined) {
    read.refuse(
      `${name}_READ_ONLY_USERNAME protects nothing alone: set ${name}_USERNAME and ${name}_PASSWORD too, or ${name}_ENABLED=true for a broker that nobody may write to`,
    )
  }
  return {
    isEnabled: isEnabled ?? writer !== undefined,
    writer,
    reader,
    isReadPublic: read.boolean('PACT_BROKER_ALLOW_PUBLIC_READ', false),
    isHeartbeatPublic: read.boolean('PACT_BROKER_PUBLIC_HEARTBEAT', false),
    areBadgesPublic: read.boolean(
      'PACT_BROKER_ENABLE_PUBLIC_BADGE_ACCESS',
      read.boolean('PACT_BROKER_ENABLE_BADGE_RESOURCES', true),
    ),
  }
}

function readUser(read: SettingsReader, usernameName: string, passwordName: string) {
  const username = read.optional(usernameName)
  const password = read.secret(passwordName)
  if (username !== undefined && password !== undefined) return { username, password }
  if (username !== undefined)
    read.refuse(`${usernameName} is set without ${passwordName}: set both`)
  if (password !== undefined)
    read.refuse(`${passwordName} is set without ${usernameName}: set both`)
  return undefined
}
