import { type Bullet, type Task, tasks } from './bullets.ts'
import type { FileRecord, PlayedScenario } from './record.ts'

/** The bullets that no scenario shows. */
export function uncovered(files: readonly Pick<FileRecord, 'scenarios'>[]): Bullet[] {
  const shown = new Set(scenariosOf(files).map(({ bullet }) => bullet))
  return tasks.flatMap(({ bullets }) => bullets.filter(({ number }) => !shown.has(number)))
}

/** `docs/ticket-coverage.md`: the same text on every machine, whatever its services can do. */
export function coverageText(files: readonly Pick<FileRecord, 'scenarios'>[]): string {
  const scenarios = scenariosOf(files)
  const bullets = tasks.flatMap((task) => task.bullets)
  const conditional = scenarios.filter(({ needs }) => needs.length > 0).length
  return [
    '# The ticket, bullet by bullet',
    '',
    'Made by `npm run ticket-coverage` from a run of the suites; a test compares the two.',
    `${bullets.length} bullets, ${scenarios.length} scenarios${conditional > 0 ? `, of which ${conditional} run only where the services can do what they need` : ''}.`,
    ...tasks.flatMap((task) => ['', ...section(task, scenarios)]),
    '',
  ].join('\n')
}

function section({ number, title, bullets }: Task, scenarios: readonly PlayedScenario[]): string[] {
  return [
    `## ${number} ${title}`,
    '',
    '| bullet | scenario | result |',
    '| --- | --- | --- |',
    ...bullets.flatMap((bullet) => rows(bullet, scenarios)),
  ]
}

function rows({ number, text }: Bullet, scenarios: readonly PlayedScenario[]): string[] {
  const own = scenarios.filter(({ bullet }) => bullet === number)
  if (own.length === 0) return [`| ${cell(`${number} ${text}`)} | none | missing |`]
  return own.map(({ name, needs }, index) => {
    const first = index === 0 ? `${number} ${text}` : ''
    const result =
      needs.length === 0
        ? 'passed'
        : `passed, or skipped by name without ${needs.map((need) => `\`${need}\``).join(', ')}`
    return `| ${cell(first)} | ${cell(name.slice(number.length + 1))} | ${result} |`
  })
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

/** By number, and by name where several show one bullet: not in the order in which they happened to run. */
function scenariosOf(files: readonly Pick<FileRecord, 'scenarios'>[]): PlayedScenario[] {
  return files
    .flatMap(({ scenarios }) => scenarios)
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}
