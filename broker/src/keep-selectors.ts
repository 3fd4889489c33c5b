import { DomainError } from './errors.ts'

/** Versions that the clean-up keeps: all that is said must be so. Several selectors keep what any of them does. */
export interface KeepSelector {
  pacticipant?: string
  /** True: any tag. */
  tag?: string | true
  /** True: any branch. */
  branch?: string | true
  mainBranch?: true
  /** The newest of its pacticipant; with any tag, of each tag; with branches, their heads. */
  latest?: true
  /** Deployed or released there now. */
  environment?: string
  deployed?: true
  released?: true
  /** Days since the version was made. */
  maxAge?: number
}

/** Branches that the clean-up keeps: those of a name, or that a version came to in so many days. */
export interface KeepBranchSelector {
  branch?: string[]
  maxAge?: number
}

/** What runs or is supported somewhere is kept whatever else is said. */
const always: KeepSelector[] = [{ deployed: true }, { released: true }]

export const defaultKept: KeepSelector[] = [
  { tag: true, latest: true },
  { branch: true, latest: true },
  { latest: true },
  ...always,
  { maxAge: 90 },
]

export const defaultKeptBranches: KeepBranchSelector[] = [{ maxAge: 90 }]

/** Reads a JSON list, with names in snake or camel case. Throws `invalid` with a sentence. */
export function readKeepSelectors(text: string): KeepSelector[] {
  const selectors = listIn(text).map(selectorOf)
  if (selectors.length === 0) refuse('must keep something: an empty list would delete everything')
  const missing = always.filter((one) => !selectors.some((other) => isSame(one, other)))
  return [...selectors, ...missing]
}

/** Reads a JSON list; an empty one, or null, keeps all branches: it is undefined. Throws `invalid` with a sentence. */
export function readKeepBranchSelectors(text: string): KeepBranchSelector[] | undefined {
  const selectors = text.trim() === 'null' ? [] : listIn(text).map(branchSelectorOf)
  return selectors.length === 0 ? undefined : selectors
}

function selectorOf(value: unknown): KeepSelector {
  const selector: KeepSelector = {}
  for (const [key, given] of entriesOf(value)) {
    switch (key) {
      case 'pacticipant':
      case 'pacticipantName':
        selector.pacticipant = nameIn(key, given)
        break
      case 'tag':
      case 'branch':
        selector[key] = given === true ? true : nameIn(key, given)
        break
      case 'environment':
      case 'environmentName':
        selector.environment = nameIn(key, given)
        break
      case 'mainBranch':
      case 'latest':
      case 'deployed':
      case 'released':
        selector[key] = trueIn(key, given)
        break
      case 'maxAge':
        selector.maxAge = daysIn(given)
        break
      default:
        refuse(`holds "${key}", which is no part of a selector`)
    }
  }
  if (selector.branch !== undefined && selector.mainBranch)
    refuse('asks for a branch and the main branch in one selector: write two')
  return selector
}

function branchSelectorOf(value: unknown): KeepBranchSelector {
  const selector: KeepBranchSelector = {}
  for (const [key, given] of entriesOf(value)) {
    if (key === 'maxAge') selector.maxAge = daysIn(given)
    else if (key === 'branch') selector.branch = [given].flat().map((one) => nameIn(key, one))
    else refuse(`holds "${key}", which is no part of a branch selector`)
  }
  return selector
}

function listIn(text: string): unknown[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    refuse('is no JSON')
  }
  return Array.isArray(value) ? value : refuse('must be a list, such as [{"latest": true}]')
}

/** What is null is not said. */
function entriesOf(value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse('must hold objects, such as {"latest": true}')
  const entries = Object.entries(value).filter(([, given]) => given !== null)
  if (entries.length === 0) refuse('holds a selector that says nothing: it would keep everything')
  return entries.map(([key, given]) => [camelCase(key), given])
}

function camelCase(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function nameIn(key: string, given: unknown): string {
  if (typeof given === 'string' && given !== '') return given
  return refuse(`says ${key}: ${JSON.stringify(given)}, where a name belongs`)
}

function trueIn(key: string, given: unknown): true {
  return given === true
    ? true
    : refuse(`says ${key}: ${JSON.stringify(given)}: it can only be true`)
}

function daysIn(given: unknown): number {
  if (typeof given === 'number' && given >= 0 && given <= 36_500) return given
  return refuse(`says maxAge: ${JSON.stringify(given)}, where a number of days belongs`)
}

function isSame(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

function refuse(what: string): never {
  throw new DomainError('invalid', what)
}
