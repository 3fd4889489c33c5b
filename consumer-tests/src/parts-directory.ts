import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Names where the parts of a run are put; without it they go where nobody reads them. */
export const partsVariable = 'CONCORDAT_PACT_PARTS'

/** An empty directory for what this test file expects of a provider, so that files may run side by side without losing interactions. */
export function emptyPartsDirectory(testFile: string, provider: string): string {
  const parts =
    process.env[partsVariable] ??
    fileURLToPath(new URL('../../node_modules/.cache/concordat/pact-parts', import.meta.url))
  const digest = createHash('sha256').update(`${testFile} ${provider}`).digest('hex').slice(0, 8)
  const own = join(parts, `${basename(dirname(testFile))}-${basename(testFile, '.ts')}-${digest}`)
  rmSync(own, { recursive: true, force: true })
  mkdirSync(own, { recursive: true })
  return own
}
