/**
 * `npm run conformance:reference`: sends the same requests to the reference broker and to ours, and tells each
 * difference that docs/differences.md does not list. Exits 0 when there is none, or when the reference is not installed.
 */
import { randomBytes } from 'node:crypto'
import { startPostgres } from '@concordat/local-services/postgres'
import { startBroker } from '../stage/broker-process.ts'
import { type Difference, differencesOf } from './compare.ts'
import { expectations, explains } from './expectations.ts'
import { normalizer } from './normal-form.ts'
import { findReference, sharedSettings, startReference } from './reference-broker.ts'
import type { Request } from './request.ts'
import { conventions } from './requests/conventions.ts'
import { environments } from './requests/environments.ts'
import { matrix } from './requests/matrix.ts'
import { pacticipants } from './requests/pacticipants.ts'
import { pacts } from './requests/pacts.ts'
import { verifications } from './requests/verifications.ts'
import { webhooks } from './requests/webhooks.ts'
import { type Side, sideAt } from './side.ts'

const groups = { conventions, pacticipants, pacts, verifications, matrix, environments, webhooks }

const found = await findReference()
if ('missing' in found) {
  console.log(`skipped: ${found.missing}. docs/conformance.md says how to install the reference.`)
} else {
  await compareWith(found.env)
}

async function compareWith(env: NodeJS.ProcessEnv): Promise<void> {
  const postgres = await startPostgres()
  const [ours, reference] = await Promise.all([
    startBroker(postgres.url, {
      CONCORDAT_GATE: 'reference',
      CONCORDAT_SECRETS_KEY: randomBytes(32).toString('base64'),
      ...sharedSettings,
    }),
    startReference(env),
  ])
  try {
    const wanted = process.argv.slice(2)
    let requests = 0
    let listed = 0
    let unlisted = 0
    for (const [name, list] of Object.entries(groups)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue
      const told = await compareGroup(list, sideAt(reference.url), sideAt(ours.url))
      requests += list.length
      listed += told.listed
      unlisted += told.unlisted
      console.log(
        `${name}: ${list.length} requests, ${told.listed} listed differences, ${told.unlisted} others`,
      )
    }
    const unused = expectations.filter(({ used }) => !used)
    if (wanted.length === 0)
      for (const { line } of unused) console.log(`Listed, but nothing differed by it: ${line}`)
    console.log(`${requests} requests, ${listed} listed differences, ${unlisted} others`)
    if (unlisted > 0) process.exitCode = 1
  } finally {
    await Promise.all([ours.stop(), reference.stop()])
    await postgres.stop()
  }
}

async function compareGroup(requests: readonly Request[], reference: Side, ours: Side) {
  const normal = [normalizer(reference.url), normalizer(ours.url)] as const
  let listed = 0
  let unlisted = 0
  for (const request of requests) {
    const [theirs, mine] = await Promise.all([reference.send(request), ours.send(request)])
    const differences = differencesOf(normal[0](theirs), normal[1](mine))
    const rest = differences.filter((difference) => !explains(request, difference))
    listed += differences.length - rest.length
    unlisted += rest.length
    if (rest.length > 0) tell(request, rest)
  }
  return { listed, unlisted }
}

function tell({ line, body }: Request, differences: readonly Difference[]): void {
  const shown = body === undefined ? '' : ` ${JSON.stringify(body)}`
  console.log(`\n${line}${shown.length > 300 ? `${shown.slice(0, 300)}…` : shown}`)
  for (const { where, reference, ours } of differences) {
    console.log(
      `  ${where}\n    reference ${JSON.stringify(reference)}\n    ours      ${JSON.stringify(ours)}`,
    )
  }
}
