import { randomBytes } from 'node:crypto'
import { startPostgres } from '@concordat/local-services/postgres'
import { startBroker } from '../stage/broker-process.ts'
import { type Difference, differencesOf } from './compare.ts'
import { explains } from './expectations.ts'
import { normalizer } from './normal-form.ts'
import { findReference, sharedSettings, startReference } from './reference-broker.ts'
import type { Request } from './request.ts'
import { sideAt } from './side.ts'

/** The addresses of the two brokers. */
export interface Both {
  reference: string
  ours: string
}

/**
 * Starts both brokers with the same settings, and ends them after `use`. Says "skipped", and returns false, where the
 * reference is not installed.
 */
export async function withBoth(
  use: (both: Both) => Promise<void>,
  more: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const found = await findReference()
  if ('missing' in found) {
    console.log(`skipped: ${found.missing}. docs/conformance.md says how to install the reference.`)
    return false
  }
  const postgres = await startPostgres()
  const [ours, reference] = await Promise.all([
    startBroker(postgres.url, {
      CONCORDAT_GATE: 'reference',
      CONCORDAT_SECRETS_KEY: randomBytes(32).toString('base64'),
      ...sharedSettings,
      ...more,
    }),
    startReference({ ...found.env, ...more }),
  ])
  try {
    await use({ reference: reference.url, ours: ours.url })
  } finally {
    await Promise.all([ours.stop(), reference.stop()])
    await postgres.stop()
  }
  return true
}

/** One request, and what of the two answers differs and is not listed. */
export interface Told {
  request: Request
  differences: Difference[]
}

/** Sends the same requests, one after the other, to both; each list is a conversation of its own. */
export async function compare({ reference, ours }: Both, requests: readonly Request[]) {
  const sides = [sideAt(reference), sideAt(ours)] as const
  // The reference gives no reasons: what they hold must not take the names of what comes after.
  const normal = [normalizer(reference, 'reasons'), normalizer(ours, 'reasons')] as const
  let listed = 0
  const unlisted: Told[] = []
  for (const request of requests) {
    const [theirs, mine] = await Promise.all([sides[0].send(request), sides[1].send(request)])
    const all = differencesOf(normal[0](theirs), normal[1](mine))
    const differences = all.filter((difference) => !explains(request, difference))
    listed += all.length - differences.length
    if (differences.length > 0) unlisted.push({ request, differences })
  }
  return { listed, unlisted }
}

export function tell({ request: { line, body }, differences }: Told): void {
  const shown = body === undefined ? '' : ` ${JSON.stringify(body)}`
  console.log(`\n${line}${shown.length > 300 ? `${shown.slice(0, 300)}…` : shown}`)
  for (const { where, reference, ours } of differences) {
    console.log(
      `  ${where}\n    reference ${JSON.stringify(reference)}\n    ours      ${JSON.stringify(ours)}`,
    )
  }
}
