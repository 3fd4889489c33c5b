import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { root } from './loop/command.ts'
import { readWorkflows } from './workflows/files.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const manifest = JSON.parse(read('package.json')) as {
  scarfSettings?: { enabled?: boolean }
  allowScripts: Record<string, boolean>
  scripts: Record<string, string>
}

it('installing the clients tells nobody', () => {
  expect(manifest.scarfSettings?.enabled).toBe(false)
  expect(manifest.allowScripts['@scarf/scarf']).toBe(false)
  expect(read('scripts/bootstrap.mjs')).toContain("SCARF_ANALYTICS: 'false'")
})

it.each(readWorkflows().map(({ path, content }) => [path, content.env] as const))(
  'no step of a workflow tells anybody: %s',
  (_path, env) => {
    expect(env).toMatchObject({ PACT_DO_NOT_TRACK: 'true', SCARF_ANALYTICS: 'false' })
  },
)

it('building the image, and what runs in it, tells nobody', () => {
  const stages = read('broker/Dockerfile')
    .split(/^FROM /m)
    .slice(1)

  expect(stages).toHaveLength(2)
  for (const stage of stages)
    expect(stage).toMatch(/PACT_DO_NOT_TRACK=true[\s\\]+SCARF_ANALYTICS=false/)
})

/** Those that are known to start one; others are found by what they start. */
const clients = ['scripts/pact-broker.ts', 'provider-verification/src/verification/run-verifier.ts']

it('no program that starts a client lets it tell anybody', () => {
  const files = globSync('{scripts,*/{src,test,conformance}}/**/*.ts', { cwd: root })
  const starters = files.filter((file) => {
    const text = read(file)
    return /\b(spawn|fork|execFile)(Sync)?\([^;]{0,80}('pact'|verifier-process)/.test(text)
  })

  expect(starters).toEqual(expect.arrayContaining(clients))
  expect(starters.filter((file) => !/PACT_DO_NOT_TRACK|telemetryOff/.test(read(file)))).toEqual([])
  expect(manifest.scripts.jest).toContain('PACT_DO_NOT_TRACK=true')
})

it.each(['README.md', 'docs/ci-cd.md', 'docs/walkthrough.md'])('%s says so', (document) => {
  expect(read(document)).toMatch(/PACT_DO_NOT_TRACK/)
  expect(read(document)).toMatch(/SCARF_ANALYTICS/)
})
