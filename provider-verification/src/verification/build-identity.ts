import { execFileSync } from 'node:child_process'
import { Trouble } from './trouble.ts'

export interface BuildIdentity {
  readonly version: string
  readonly branch: string | undefined
  readonly buildUrl: string | undefined
}

type Environment = Readonly<Record<string, string | undefined>>

interface Given {
  readonly version: string | undefined
  readonly branch: string | undefined
  readonly buildUrl: string | undefined
}

/**
 * Under which version, branch and build results are published: what is given, else what the pipeline says in its
 * environment, else what git says. A version there must be; without a branch there is none.
 */
export function buildIdentity(
  env: Environment,
  given: Given,
  git: (...args: string[]) => string | undefined = askGit,
): BuildIdentity {
  const version = given.version || env.GIT_COMMIT || env.GITHUB_SHA || git('rev-parse', 'HEAD')
  if (!version) {
    throw new Trouble('Name the version that is verified in GIT_COMMIT or with --provider-version')
  }
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
    git('rev-parse', '--abbrev-ref', 'HEAD')
  return {
    version,
    branch: branch === 'HEAD' ? undefined : branch || undefined,
    buildUrl: given.buildUrl || env.BUILD_URL || githubRun(env),
  }
}

function githubRun({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: run,
}: Environment): string | undefined {
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined
}

function askGit(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}
