import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Json } from '../src/json.ts'

/** What the official verifier said of one interaction. */
export interface Outcome {
  accepted: boolean
  /** Paths of the body's mismatches, such as `$.v3.a`; empty if it was refused for another reason. */
  mismatches: string[]
}

interface Report {
  interactionResults: { description: string; result: string }[]
  errors: {
    interaction: string
    mismatch: { type: string; mismatches?: { type: string; path?: string; mismatch: string }[] }
  }[]
}

const cli = join(import.meta.dirname, '../../node_modules/.bin/pact')

/**
 * Verifies a pact with the official command-line verifier, against a provider on the loopback
 * interface that answers each path with the given text. Interactions are found by description.
 */
export async function verify(
  pact: Json,
  answers: ReadonlyMap<string, string>,
): Promise<Map<string, Outcome>> {
  const folder = await mkdtemp(join(tmpdir(), 'pact-schema-'))
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(answers.get(request.url ?? ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    const file = join(folder, 'pact.json')
    await writeFile(file, JSON.stringify(pact))
    await run([
      'verifier',
      ...['--file', file, '--hostname', '127.0.0.1', '--port', String(port)],
      ...['--json', join(folder, 'report.json'), '--provider-name', 'provider'],
    ])
    return outcomes(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')))
  } finally {
    await new Promise((resolve) => server.close(resolve))
    await rm(folder, { recursive: true })
  }
}

async function run(args: string[]): Promise<void> {
  const env = { ...process.env, PACT_DO_NOT_TRACK: 'true' }
  const child = spawn(cli, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const problems: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => problems.push(chunk))
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0 && code !== 1)
    throw new Error(`pact ended with ${code}: ${Buffer.concat(problems).toString()}`)
}

function outcomes(report: Report): Map<string, Outcome> {
  const mismatches = new Map(
    report.errors.map(({ interaction, mismatch }) => [
      interaction.replace(/^Verifying a pact between .*? and .*? - /, ''),
      mismatch.mismatches ?? [],
    ]),
  )
  return new Map(
    report.interactionResults.map(({ description, result }) => {
      const found = mismatches.get(description) ?? []
      const other = found.filter(({ type }) => type !== 'BodyMismatch')
      if (other.length > 0) throw new Error(`${description}: ${JSON.stringify(other)}`)
      return [
        description,
        { accepted: result === 'OK', mismatches: found.map(({ path }) => path ?? '$') },
      ]
    }),
  )
}
