import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type PlannedPact, planPact } from './plan.ts'
import { messageOf, Trouble } from './trouble.ts'

/** The pacts with this provider in a folder, by file name. Throws Trouble that names the folder or the file. */
export function planFromFolder(folder: string, provider: string): PlannedPact[] {
  return listFiles(folder)
    .map((path) =>
      planPact(parse(path), { source: path, consumerVersion: undefined, isPending: false }),
    )
    .filter((pact) => pact.provider === provider)
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => resolve(join(folder, name)))
  } catch {
    throw new Trouble(`There is no folder of pacts at ${folder}`)
  }
}

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Trouble(`${path} is not JSON: ${messageOf(error)}`)
  }
}
