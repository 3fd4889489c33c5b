/**
 * `npm run conformance:reference`: sends the same requests to the reference broker and to ours, and tells each
 * difference that docs/differences.md does not list. Exits 0 when there is none, or when the reference is not installed.
 */
import { type Both, compare, tell, withBoth } from './both.ts'
import { expectations } from './expectations.ts'
import { conventions } from './requests/conventions.ts'
import { environments } from './requests/environments.ts'
import { matrix } from './requests/matrix.ts'
import { pacticipants } from './requests/pacticipants.ts'
import { pacts } from './requests/pacts.ts'
import { verifications } from './requests/verifications.ts'
import { webhooks } from './requests/webhooks.ts'

const groups = { conventions, pacticipants, pacts, verifications, matrix, environments, webhooks }

await withBoth(compareGroups)

async function compareGroups(both: Both): Promise<void> {
  const wanted = process.argv.slice(2)
  let requests = 0
  let listed = 0
  let others = 0
  for (const [name, list] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const told = await compare(both, list)
    for (const one of told.unlisted) tell(one)
    const unlisted = told.unlisted.reduce((sum, { differences }) => sum + differences.length, 0)
    requests += list.length
    listed += told.listed
    others += unlisted
    console.log(
      `${name}: ${list.length} requests, ${told.listed} listed differences, ${unlisted} others`,
    )
  }
  const idle = expectations.filter(({ times = 0 }) => times === 0)
  if (wanted.length === 0)
    for (const { line } of idle) console.log(`Listed, but nothing differed by it: ${line}`)
  console.log(`${requests} requests, ${listed} listed differences, ${others} others`)
  if (others > 0) process.exitCode = 1
}
