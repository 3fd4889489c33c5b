import { buildIdentity } from '@concordat/provider-verification/build-identity'

export interface BuildVersion {
  /** The commit; with a mark of the changes where the work tree has any, so that other contents get other versions. */
  number: string
  branch: string
}

/** The version under which this checkout publishes and verifies; the branch is `main` where none is checked out. */
export function buildVersion(env: Record<string, string | undefined> = process.env): BuildVersion {
  const { version, branch = 'main' } = buildIdentity(env)
  return { number: version, branch }
}
