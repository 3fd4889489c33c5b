import { type Reading, readContent } from './content.ts'
import { type Contract, type ContractQuestion, readContract } from './contract.ts'
import { type ChangesQuestion, type ContractChanges, changesBetween } from './contract-changes.ts'
import { diffContents } from './diff.ts'
import { type Merge, type MergeRule, mergeContents } from './merge.ts'

/** Work on whole documents, whose time grows with their size. */
export type Task =
  | { kind: 'read'; text: string }
  | { kind: 'merge'; existing: string; added: string; rule: MergeRule }
  | { kind: 'diff'; older: string; newer: string }
  | { kind: 'contract'; text: string; question: ContractQuestion }
  | { kind: 'changes'; older: string; newer: string; question: ChangesQuestion }

export interface Answers {
  read: Reading
  merge: Merge
  diff: string
  contract: Contract
  changes: ContractChanges
}

export function perform<T extends Task>(task: T): Answers[T['kind']]
export function perform(task: Task): Answers[Task['kind']] {
  switch (task.kind) {
    case 'read':
      return readContent(task.text)
    case 'merge':
      return mergeContents(task.existing, task.added, task.rule)
    case 'diff':
      return diffContents(task.older, task.newer)
    case 'contract':
      return readContract(task.text, task.question)
    case 'changes':
      return changesBetween(task.older, task.newer, task.question)
  }
}

/** How much text there is to work on. */
export function sizeOf(task: Task): number {
  switch (task.kind) {
    case 'read':
    case 'contract':
      return task.text.length
    case 'merge':
      return task.existing.length + task.added.length
    case 'diff':
    case 'changes':
      return task.older.length + task.newer.length
  }
}
