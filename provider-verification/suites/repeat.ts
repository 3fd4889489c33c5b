/**
 * `npm run suites:repeat [-- TIMES]`: all suites again and again on the same services, each time in another order and
 * on databases of their own. Ends at the first failure, and says with which seed it comes back.
 */
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { startServices } from '@concordat/local-services'
import { neededServices } from '../src/scene/stage.ts'
import { handOver } from './harness/handover.ts'

const times = Number(process.argv[2] ?? 20)
if (!Number.isInteger(times) || times < 1) {
  console.error('Say how often, as a whole number: npm run suites:repeat -- 20')
  process.exit(2)
}
const services = await startServices({ need: neededServices })
try {
  handOver(services)
  process.exitCode = (await repeat()) ? 0 : 1
} finally {
  await services.stop()
}

async function repeat(): Promise<boolean> {
  for (let time = 1; time <= times; time += 1) {
    const seed = Math.floor(Math.random() * 2 ** 31)
    const began = performance.now()
    const { passed, output } = await runSuites(seed)
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    console.log(`${time}/${times}: ${passed ? 'passed' : 'FAILED'}, seed ${seed}, ${seconds} s`)
    if (passed) continue
    console.log(output)
    console.log(`Again: npm run -s jest -- --selectProjects suites --randomize --seed=${seed}`)
    return false
  }
  return true
}

/** The services are watched by this process: it must go on answering while the suites run. */
function runSuites(seed: number): Promise<{ passed: boolean; output: string }> {
  const options = ['--selectProjects', 'suites', '--randomize', `--seed=${seed}`, '--silent']
  const workers = `--maxWorkers=${Math.min(4, availableParallelism())}`
  const jest = spawn('npm', ['run', '-s', 'jest', '--', ...options, workers], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, JEST_REPORT_NAME: 'suites-repeat' },
  })
  let output = ''
  jest.stderr.on('data', (chunk) => {
    output += String(chunk)
  })
  return new Promise((resolve) => {
    jest.on('close', (code) => resolve({ passed: code === 0, output }))
  })
}
