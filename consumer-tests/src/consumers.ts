import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { givenText } from './given-text.ts'
import { joinParts } from './join-parts.ts'
import {
  compareFiles,
  countDifferences,
  type Differences,
  describeDifferences,
  writeFiles,
} from './output-files.ts'
import { runPactTests, TestsFailed } from './run-tests.ts'
import { schemaFiles } from './schema-files.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

const usage = `npm run consumers [-- --check] [--workers N]

Runs the pact tests of every consumer and writes pacts/ and schemas/ from them, every example checked.
  --check      writes nothing; fails when what is committed is not what the tests give
  --workers N  how many test files run side by side; the outcome is the same`

/** The steps of a run in order; false: with --check, something is not current. */
async function consumers(check: boolean, workers: string | undefined): Promise<boolean> {
  const states = JSON.parse(readFileSync(join(root, 'provider-verification/states.json'), 'utf8'))
  const given = new Map([['consumer-tests/src/given.ts', await givenText(states)]])
  if (!settle(check, given, [])) return false

  const pacts = joinParts(await runPactTests(root, workers))
  const files = new Map(
    pacts.map(({ fileName, pact }) => [`pacts/${fileName}`, `${JSON.stringify(pact, null, 2)}\n`]),
  )
  for (const { pact } of pacts) {
    const { files: ofPact, examples, notes } = await schemaFiles(pact)
    for (const [path, text] of ofPact) files.set(path, text)
    for (const note of notes) console.log(note)
    console.log(
      `${pact.consumer.name} -> ${pact.provider.name}: ${pact.interactions.length} interactions, ${ofPact.size / 2} schemas, ${examples} examples checked`,
    )
  }
  return settle(check, files, ['pacts', 'schemas'])
}

function settle(check: boolean, files: ReadonlyMap<string, string>, owned: string[]): boolean {
  const differences: Differences = check
    ? compareFiles(root, files, owned)
    : writeFiles(root, files, owned)
  for (const line of describeDifferences(differences)) console.log(line)
  if (!check || countDifferences(differences) === 0) return true
  console.error(
    'What is committed is not what the consumer tests give: run `npm run consumers` and commit the outcome.',
  )
  return false
}

try {
  const { values } = parseArgs({
    options: {
      check: { type: 'boolean', default: false },
      workers: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) console.log(usage)
  else if (!(await consumers(values.check, values.workers))) process.exitCode = 1
} catch (error) {
  process.exitCode = 1
  if (error instanceof TestsFailed) console.error(error.output)
  console.error(error instanceof Error ? error.message : error)
}
