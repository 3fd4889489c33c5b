import type { Action, Job, Source, Step, Workflow } from './files.ts'

/** What the rules are held against besides: the commands and actions that there are. */
export interface Surroundings {
  /** The npm scripts of package.json. */
  scripts: ReadonlySet<string>
  /** Our own actions, by how they are used: `./.github/actions/set-up`. */
  actions: ReadonlyMap<string, Action>
}

interface Place {
  step: Step
  where: string
}

/**
 * What actionlint does not ask: that foreign actions are pinned, that nobody may do more than needed, that each command
 * exists, and that one last job stands for all gates. A sentence for each breach.
 */
export function breachesIn(
  { path, text, content }: Source<Workflow>,
  around: Surroundings,
): string[] {
  const breaches: string[] = []
  if (!content.permissions)
    breaches.push(`${path}: says no permissions, and so gets what the repository gives`)
  for (const [what, right] of Object.entries(content.permissions ?? {})) {
    if (right === 'write')
      breaches.push(`${path}: lets every job write ${what}: let the one that needs it`)
  }
  for (const [name, job] of Object.entries(content.jobs)) {
    const where = `${path}, job ${name}`
    if (!job['timeout-minutes'] && job.steps) breaches.push(`${where}: has no timeout-minutes`)
    for (const [index, step] of (job.steps ?? []).entries()) {
      const place = { step, where: `${where}, step ${step.name ?? index + 1}` }
      breaches.push(...ofStep(place, text, around), ...ofCheckout(place, job))
    }
  }
  breaches.push(...ofLastJob(path, content.jobs))
  return breaches
}

/** The same of a composite action. */
export function breachesInAction(
  { path, text, content }: Source<Action>,
  around: Surroundings,
): string[] {
  return (content.runs.steps ?? []).flatMap((step, index) => {
    const where = `${path}, step ${step.name ?? index + 1}`
    const noShell =
      step.run !== undefined && !step.shell
        ? [`${where}: has no shell, which actions must name`]
        : []
    return [...noShell, ...ofStep({ step, where }, text, around)]
  })
}

function ofStep({ step, where }: Place, text: string, around: Surroundings): string[] {
  const breaches: string[] = []
  if (step.uses?.startsWith('./')) breaches.push(...ofOwnAction({ step, where }, around))
  else if (step.uses) {
    const pin = `uses: ${step.uses} # v`
    if (!/@[0-9a-f]{40}$/.test(step.uses))
      breaches.push(`${where}: ${step.uses} is not pinned to a commit`)
    else if (!text.includes(pin))
      breaches.push(`${where}: ${step.uses} does not say which version that is (# v1.2.3)`)
  }
  if (step.run?.includes('${{')) {
    breaches.push(
      `${where}: puts \${{ }} into a command, where it may become one: hand it over in env`,
    )
  }
  for (const [, name = ''] of (step.run ?? '').matchAll(
    /\bnpm (?:run (?:-\S+ )*)?(test|start|(?<=run (?:-\S+ )*)[\w:-]+)/g,
  )) {
    if (!around.scripts.has(name)) breaches.push(`${where}: there is no npm script ${name}`)
  }
  return breaches
}

function ofOwnAction({ step, where }: Place, { actions }: Surroundings): string[] {
  const action = actions.get(step.uses ?? '')
  if (!action) return [`${where}: there is no ${step.uses}/action.yml`]
  const given = Object.keys(step.with ?? {})
  const inputs = Object.entries(action.inputs ?? {})
  const known = inputs.map(([name]) => name)
  return [
    ...given
      .filter((name) => !known.includes(name))
      .map((name) => `${where}: ${step.uses} has no input ${name}`),
    ...inputs
      .filter(([name, { required }]) => required && !given.includes(name))
      .map(([name]) => `${where}: ${step.uses} needs ${name}`),
  ]
}

/** The token stays in the work tree for whatever runs there, unless the checkout is told otherwise. */
function ofCheckout({ step, where }: Place, job: Job): string[] {
  if (!step.uses?.startsWith('actions/checkout@')) return []
  const keeps = step.with?.['persist-credentials'] !== false
  const pushes = job.permissions?.contents === 'write'
  return keeps && !pushes
    ? [`${where}: keeps the token in the work tree: persist-credentials: false`]
    : []
}

/** GitHub takes a skipped required job for a success: so of several jobs the last one, never skipped, asks for all. */
function ofLastJob(path: string, jobs: Record<string, Job>): string[] {
  const names = Object.keys(jobs).filter((name) => name !== 'required')
  const last = jobs.required
  if (!last)
    return names.length > 1 ? [`${path}: has several jobs and none that is called required`] : []
  const needs = [last.needs ?? []].flat()
  const forgotten = names.filter((name) => !needs.includes(name))
  return [
    ...(/^\$\{\{ always\(\) \}\}$/.test(last.if ?? '')
      ? []
      : [`${path}: the job required can be skipped: if: \${{ always() }}`]),
    ...forgotten.map((name) => `${path}: the job required does not need ${name}`),
    ...(last.steps?.some(({ uses }) => uses === './.github/actions/required')
      ? []
      : [`${path}: the job required asks nobody: use ./.github/actions/required`]),
  ]
}
