import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

const cli = fileURLToPath(import.meta.resolve('@pact-foundation/pact-cli/bin/pact.js'))

/** What the provider gives: an answer to a path, or a message for a description. */
export interface Answer {
  body: string
  headers?: Record<string, string | string[]>
}

/**
 * Verifies a pact with the official command-line verifier, against a provider on the loopback
 * interface. Answers are found by path, those to messages by description; the outcomes by description.
 */
export async function verify(
  pact: Json,
  answers: ReadonlyMap<string, Answer>,
): Promise<Map<string, Outcome>> {
  const folder = await mkdtemp(join(tmpdir(), 'pact-schema-'))
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const isMessage = request.method === 'POST' && request.url === '/'
      const asked = isMessage ? JSON.parse(Buffer.concat(chunks).toString('utf8')) : undefined
      const { headers, body } = answers.get(asked?.description ?? request.url) ?? { body: '' }
      response.writeHead(200, headers ?? { 'content-type': 'application/json' })
      response.end(body)
    })
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
  const child = spawn(process.execPath, [cli, ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
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
      const ofBody = found.filter(({ type }) => type === 'BodyMismatch')
      const places = ofBody.map(({ path }) => path ?? '$')
      return [description, { accepted: result === 'OK', mismatches: places }]
    }),
  )
}
