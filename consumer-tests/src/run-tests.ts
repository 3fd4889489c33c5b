import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PactPart } from './join-parts.ts'
import { partsVariable } from './parts-directory.ts'

/** The pact tests did not pass; `output` is what Jest said. */
export class TestsFailed extends Error {
  override readonly name = 'TestsFailed'
  readonly output: string

  constructor(output: string) {
    super('The pact tests did not pass: nothing was written')
    this.output = output
  }
}

/**
 * Runs the pact tests of all consumers and hands back what they wrote; what Jest says of each test is in
 * `reports/contract.*` then. `workers`: Jest's own choice unless given.
 */
export async function runPactTests(root: string, workers?: string): Promise<PactPart[]> {
  const parts = mkdtempSync(join(tmpdir(), 'concordat-pacts-'))
  try {
    const { code, output } = await run(root, parts, workers)
    if (code !== 0) throw new TestsFailed(output)
    return readParts(parts)
  } finally {
    rmSync(parts, { recursive: true, force: true })
  }
}

function run(root: string, parts: string, workers: string | undefined) {
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--selectProjects=contract',
      '--json',
      '--outputFile=reports/contract.json',
      ...(workers === undefined ? [] : [`--maxWorkers=${workers}`]),
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        [partsVariable]: parts,
        JEST_REPORT_NAME: 'contract',
        PACT_DO_NOT_TRACK: 'true',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise<{ code: number | null; output: string }>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, output: Buffer.concat(chunks).toString('utf8') }))
  })
}

function readParts(folder: string): PactPart[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => JSON.parse(readFileSync(join(entry.parentPath, entry.name), 'utf8')))
}
