import { run, tail } from '../loop/command.ts'
import { deploymentOrder, readPacts } from '../loop/pacts.ts'
import { unlessAbsent } from './broker.ts'
import { code, plain, say } from './summary.ts'

/**
 * Deletes a branch of every pacticipant of this checkout, so that its contracts are verified no more. One that has no
 * such branch is no failure: not every branch has published for everyone.
 */
export async function deleteBranch(branch: string): Promise<boolean> {
  const lines: string[] = []
  let failed = false
  for (const pacticipant of deploymentOrder(readPacts())) {
    if (await isMain(pacticipant, branch)) {
      lines.push(`- ${plain(pacticipant)}: kept, for it is the main branch`)
      continue
    }
    const command = ['pact', 'broker', 'delete-branch']
    const { output } = await run([...command, '--pacticipant', pacticipant, '--branch', branch])
    // The client's exit code does not tell a branch that is gone from one that could not be deleted.
    const isGone = !(await exists(pacticipant, branch))
    failed ||= !isGone
    lines.push(`- ${plain(pacticipant)}: ${isGone ? 'has it no more' : plain(tail(output, 3))}`)
  }
  say([`### Branch ${code(branch)} is gone`, lines.join('\n')].join('\n\n'))
  return !failed
}

async function isMain(pacticipant: string, branch: string): Promise<boolean> {
  const found = await unlessAbsent(`/pacticipants/${encodeURIComponent(pacticipant)}`)
  return (found as { mainBranch?: string } | undefined)?.mainBranch === branch
}

async function exists(pacticipant: string, branch: string): Promise<boolean> {
  const [name, of] = [branch, pacticipant].map(encodeURIComponent)
  return (await unlessAbsent(`/pacticipants/${of}/branches/${name}`)) !== undefined
}
