/**
 * `npm run conformance:reference`: sends the same requests to the reference broker and to ours, and tells each
 * difference that docs/differences.md does not list. Exits 0 when there is none, or when the reference is not installed.
 */
import { type Both, compare, tell, withBoth } from './both.ts'
import { expectations } from './expectations.ts'
import type { Request } from './request.ts'
import { conventions } from './requests/conventions.ts'
import { environments } from './requests/environments.ts'
import { matrix } from './requests/matrix.ts'
import { operations } from './requests/operations.ts'
import { pacticipants } from './requests/pacticipants.ts'
import { pacts } from './requests/pacts.ts'
import { userSettings, users } from './requests/users.ts'
import { verifications } from './requests/verifications.ts'
import { webhooks } from './requests/webhooks.ts'

const open = {
  conventions,
  pacticipants,
  pacts,
  verifications,
  matrix,
  environments,
  webhooks,
  operations,
}
const wanted = process.argv.slice(2)
const sum = { requests: 0, listed: 0, others: 0 }

const isThere = await compareAll(open)
if (isThere) {
  await compareAll({ users }, userSettings)
  const idle = expectations.filter(({ times = 0 }) => times === 0)
  if (wanted.length === 0)
    for (const { line } of idle) console.log(`Listed, but nothing differed by it: ${line}`)
  console.log(`${sum.requests} requests, ${sum.listed} listed differences, ${sum.others} others`)
  if (sum.others > 0) process.exitCode = 1
}

/** Compares those of the groups that are wanted, at two brokers with these settings. Returns false where there is no reference. */
async function compareAll(
  groups: Readonly<Record<string, readonly Request[]>>,
  settings?: Readonly<Record<string, string>>,
): Promise<boolean> {
  const chosen = Object.entries(groups).filter(
    ([name]) => wanted.length === 0 || wanted.includes(name),
  )
  if (chosen.length === 0) return true
  return withBoth(async (both) => {
    for (const [name, list] of chosen) await compareGroup(both, name, list)
  }, settings)
}

async function compareGroup(both: Both, name: string, list: readonly Request[]): Promise<void> {
  const told = await compare(both, list)
  for (const one of told.unlisted) tell(one)
  const unlisted = told.unlisted.reduce((all, { differences }) => all + differences.length, 0)
  sum.requests += list.length
  sum.listed += told.listed
  sum.others += unlisted
  console.log(
    `${name}: ${list.length} requests, ${told.listed} listed differences, ${unlisted} others`,
  )
}
