import { readFileSync } from 'node:fs'
import type { Outcome } from '@concordat/provider-verification/outcome'
import { tellOutcome } from '@concordat/provider-verification/tell'
import { fenced, say } from './summary.ts'

/** Tells what `npm run verify -- --json FILE` found. False when a provider does not hold what it must, or none was verified. */
export async function reportVerification(file: string): Promise<boolean> {
  const { outcomes } = JSON.parse(readFileSync(file, 'utf8')) as { outcomes: Outcome[] }
  const failed = outcomes.filter(({ success }) => !success).map(({ provider }) => provider)
  const title =
    outcomes.length === 0
      ? 'No provider was verified'
      : failed.length === 0
        ? 'Every provider holds its contracts'
        : `Contracts are broken: ${failed.join(', ')}`
  const again = failed.map(
    (provider) =>
      `- the same on your machine: \`npm run verify -- --provider ${provider} --no-publish\``,
  )
  say([`### ${title}`, fenced(outcomes.flatMap(tellOutcome).join('\n')), ...again].join('\n\n'))
  return outcomes.length > 0 && failed.length === 0
}
