import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './command.ts'

export interface BuildVersion {
  /** The commit; with a mark of the changes where the work tree has any, so that other contents get other versions. */
  number: string
  branch: string
}

/** Only these folders decide what the consumers and providers do. */
const sources = ['backend', 'consumer-tests', 'provider-verification', 'pacts', 'schemas']

/** The version under which this checkout publishes and verifies. Outside git, a mark of the sources alone. */
export function buildVersion(env: Record<string, string | undefined> = process.env): BuildVersion {
  const commit = env.GIT_COMMIT || env.GITHUB_SHA || git('rev-parse', 'HEAD')
  const branch = env.GIT_BRANCH || env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME || currentBranch()
  if (commit === undefined) return { number: `local-${markOfFiles()}`, branch }
  const changes = git('status', '--porcelain', '--', ...sources)
  return { number: changes ? `${commit.slice(0, 12)}-changed-${markOfFiles()}` : commit, branch }
}

function currentBranch(): string {
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD')
  return branch === undefined || branch === 'HEAD' ? 'main' : branch
}

function git(...args: string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

/** A short mark of every source file's path and bytes. */
function markOfFiles(): string {
  const hash = createHash('sha1')
  for (const source of sources) {
    for (const entry of readdirSync(join(root, source), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()) {
      hash.update(`${entry.slice(root.length)}\0`).update(readFileSync(entry))
    }
  }
  return hash.digest('hex').slice(0, 10)
}
