import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Trouble } from './trouble.ts'

export interface BuildIdentity {
  readonly version: string
  readonly branch: string | undefined
  readonly buildUrl: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

interface Given {
  readonly version?: string | undefined
  readonly branch?: string | undefined
  readonly buildUrl?: string | undefined
}

/** What is asked of the checkout; a test puts its own answers here. */
export interface Checkout {
  git(...args: string[]): string | undefined
  markOfSources(): string
}

/** Only these folders decide what the consumers and providers do. */
const sources = ['backend', 'consumer-tests', 'provider-verification', 'pacts', 'schemas']

/**
 * Under which version, branch and build this checkout publishes and verifies: what is given, else what the pipeline
 * says in its environment, else what git says. A commit bears a mark of the changes where the work tree has any, so
 * that other contents get another version; outside git the mark is all there is.
 */
export function buildIdentity(
  env: Environment = process.env,
  given: Given = {},
  checkout: Checkout = thisCheckout,
): BuildIdentity {
  const version = given.version || versionOf(env, checkout)
  if (/[/?#]/.test(version)) {
    throw new Trouble(
      `The version "${version}" has a "/", "?" or "#" in it, where command-line clients cut it off: choose another`,
    )
  }
  const branch =
    given.branch ||
    env.GIT_BRANCH ||
    env.GITHUB_HEAD_REF ||
    env.GITHUB_REF_NAME ||
    checkout.git('rev-parse', '--abbrev-ref', 'HEAD')
  return {
    version,
    branch: branch === 'HEAD' ? undefined : branch || undefined,
    buildUrl: given.buildUrl || env.BUILD_URL || githubRun(env),
  }
}

function versionOf(env: Environment, { git, markOfSources }: Checkout): string {
  const commit = env.GIT_COMMIT || env.GITHUB_SHA || git('rev-parse', 'HEAD')
  if (!commit) return `local-${markOfSources()}`
  const changes = git('status', '--porcelain', '--', ...sources)
  return changes ? `${commit.slice(0, 12)}-changed-${markOfSources()}` : commit
}

function githubRun({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: run,
}: Environment): string | undefined {
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined
}

const root = fileURLToPath(new URL('../../..', import.meta.url))

const thisCheckout: Checkout = {
  git(...args) {
    try {
      return execFileSync('git', args, {
        cwd: root,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim()
    } catch {
      return undefined
    }
  },
  /** A short mark of every source file's path and bytes. */
  markOfSources() {
    const hash = createHash('sha1')
    for (const source of sources) {
      for (const path of filesIn(join(root, source))) {
        hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path))
      }
    }
    return hash.digest('hex').slice(0, 10)
  },
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}
