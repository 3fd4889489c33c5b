/**
 * `npm run suites:repeat [-- TIMES]`: the integration suites again and again, each time in another order. Ends at the
 * first failure, and says with which seed it comes back.
 */
import { spawnSync } from 'node:child_process'

const times = Number(process.argv[2] ?? 20)
if (!Number.isInteger(times) || times < 1) {
  console.error('Say how often, as a whole number: npm run suites:repeat -- 20')
  process.exit(2)
}
for (let time = 1; time <= times; time += 1) {
  const seed = Math.floor(Math.random() * 2 ** 31)
  const options = ['--selectProjects', 'suites', '--randomize', `--seed=${seed}`, '--silent']
  const began = Date.now()
  const { status, stderr } = spawnSync('npm', ['run', '-s', 'jest', '--', ...options], {
    encoding: 'utf8',
  })
  const seconds = ((Date.now() - began) / 1000).toFixed(1)
  console.log(`${time}/${times}: ${status === 0 ? 'passed' : 'FAILED'}, seed ${seed}, ${seconds} s`)
  if (status === 0) continue
  console.log(stderr)
  process.exit(1)
}
