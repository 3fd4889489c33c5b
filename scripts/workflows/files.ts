import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export interface Step {
  uses?: string
  run?: string
  shell?: string
  if?: string
  with?: Record<string, unknown>
  env?: Record<string, string>
  name?: string
}

export interface Job {
  needs?: string | string[]
  if?: string
  permissions?: Record<string, string>
  'timeout-minutes'?: number
  env?: Record<string, string>
  steps?: Step[]
}

export interface Workflow {
  name?: string
  permissions?: Record<string, string>
  env?: Record<string, string>
  jobs: Record<string, Job>
}

/** A composite action of this repository. */
export interface Action {
  inputs?: Record<string, { required?: boolean; default?: string }>
  runs: { using: string; steps?: Step[] }
}

/** A file of `.github`, as it is written and as it is read. */
export interface Source<Content> {
  path: string
  text: string
  content: Content
}

const root = fileURLToPath(new URL('../..', import.meta.url))

export const readWorkflows = () => read<Workflow>('.github/workflows/*.yml')
export const readActions = () => read<Action>('.github/actions/*/action.yml')

function read<Content>(pattern: string): Source<Content>[] {
  return globSync(pattern, { cwd: root })
    .sort()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, content: parse(text) as Content }
    })
}
