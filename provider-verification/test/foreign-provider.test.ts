import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Outcome } from '../src/verification/outcome.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const start = 60_000

let backend: ChildProcess
let baseUrl: string
let stateUrl: string
let brokenHook: Server
let scratch: string

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'concordat-foreign-'))
  backend = spawn(process.execPath, [join(root, 'provider-verification/test/foreign-backend.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (!backend.stdout) throw new Error('The backend has no output')
  const lines = createInterface(backend.stdout)
  const line = await Promise.race([once(lines, 'line'), once(backend, 'exit')])
  ;({ baseUrl, stateUrl } = JSON.parse(String(line[0])))
  brokenHook = createServer((_request, response) => response.writeHead(500).end('no database'))
  brokenHook.listen(0, '127.0.0.1')
  await once(brokenHook, 'listening')
}, start)

afterAll(async () => {
  brokenHook?.close()
  backend?.stdin?.end()
  if (backend?.exitCode === null) await once(backend, 'exit')
  rmSync(scratch, { recursive: true, force: true })
}, start)

/** `npm run verify` with these options, and what it wrote. */
async function verify(...options: string[]) {
  const report = join(scratch, 'report.json')
  const command = spawn(
    process.execPath,
    [
      join(root, 'provider-verification/src/verify.ts'),
      ...['--local', join(root, 'pacts'), '--json', report],
      ...options,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  for (const stream of [command.stdout, command.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8')
    })
  }
  const [exitCode] = await once(command, 'close')
  const outcomes = (): Outcome[] => JSON.parse(readFileSync(report, 'utf8')).outcomes
  return { exitCode, output, outcomes }
}

describe('a backend that is not ours', () => {
  it('is verified by what it shares with ours, and the rest is counted', async () => {
    const { exitCode, output, outcomes } = await verify(
      ...['--provider-base-url', baseUrl, '--state-url', stateUrl, '--parity', 'same'],
    )

    expect(output).not.toContain('✗')
    expect(output).toMatch(/left out: .*\d+ of parity fixed, \d+ of parity new/)
    expect(exitCode).toBe(0)
    const [outcome] = outcomes()
    expect(outcome).toMatchObject({ provider: 'experimentation-api', success: true, problems: [] })
    const passed = outcome?.pacts.map(({ passed }) => passed) ?? []
    expect(passed.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(100)
    expect(outcome?.states.unknown).toEqual([])
  }, 180_000)

  it('is not blamed for a hook that fails', async () => {
    const address = brokenHook.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const { exitCode, outcomes } = await verify(
      ...['--provider-base-url', baseUrl, '--state-url', `http://127.0.0.1:${port}/`],
      ...['--parity', 'same'],
    )

    expect(exitCode).toBe(1)
    const failures = outcomes().flatMap(({ pacts }) => pacts.flatMap(({ failures }) => failures))
    expect(failures.length).toBeGreaterThan(100)
    expect(new Set(failures.map(({ kind }) => kind))).toEqual(new Set(['state-failed']))
    expect(failures[0]).toMatchObject({ message: expect.stringContaining('500: no database') })
  }, 180_000)

  it('is said to be out of reach where nobody listens', async () => {
    const { exitCode, output } = await verify(
      ...['--provider-base-url', 'http://127.0.0.1:1', '--state-url', stateUrl],
    )

    expect(exitCode).toBe(1)
    expect(output).toContain('The provider cannot be reached at http://127.0.0.1:1/health')
  }, 60_000)
})
