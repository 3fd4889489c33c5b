/** Part of `npm run check`: holds the workflows and actions of `.github` against our own rules, beside actionlint's. */
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path/posix'
import { readActions, readWorkflows } from './workflows/files.ts'
import { breachesIn, breachesInAction } from './workflows/rules.ts'

const { scripts } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as {
  scripts: Record<string, string>
}
const workflows = readWorkflows()
const actions = readActions()
const around = {
  scripts: new Set(Object.keys(scripts)),
  actions: new Map(actions.map(({ path, content }) => [`./${dirname(path)}`, content])),
}
const breaches = [
  ...workflows.flatMap((workflow) => breachesIn(workflow, around)),
  ...actions.flatMap((action) => breachesInAction(action, around)),
  ...(workflows.length === 0 ? ['.github/workflows holds no workflow'] : []),
]
if (breaches.length > 0) {
  console.error(breaches.join('\n'))
  process.exitCode = 1
}
