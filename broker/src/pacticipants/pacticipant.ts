import type { Page } from '../db/paging.ts'

/** An application, as consumer or provider of contracts. */
export interface Pacticipant {
  id: number
  name: string
  displayName: string
  repositoryUrl: string | null
  repositoryName: string | null
  repositoryNamespace: string | null
  /** The branch treated as main; null until a user or the first version on a candidate branch names it. */
  mainBranch: string | null
  createdAt: Date
  updatedAt: Date | null
}

/** What the other rooms need to hang facts on a pacticipant. */
export interface PacticipantKey {
  id: number
  name: string
  mainBranch: string | null
}

/** What users may say of a pacticipant; what is not given stays, null takes it away. */
export type PacticipantFields = Partial<
  Pick<Pacticipant, 'repositoryUrl' | 'repositoryName' | 'repositoryNamespace' | 'mainBranch'> & {
    displayName: string | null
  }
>

/** A pacticipant with what is shown beside it. */
export interface PacticipantView extends Pacticipant {
  latestVersion: string | null
  labels: string[]
}

/** Which pacticipants to list: those whose name holds the search, and that carry the label. */
export interface ListQuestion {
  search?: string | undefined
  label?: string | undefined
  page?: Page | undefined
}

/** An environment where one of its versions runs. */
export interface DeployedEnvironment {
  /** Of the deployment. */
  uuid: string
  displayName: string
}

/** A word that users put on pacticipants to find them by. */
export interface Label {
  pacticipant: string
  name: string
  createdAt: Date
}

/** In which part a name was asked for; the sentence of a refusal says it. */
export type Role = 'pacticipant' | 'consumer' | 'provider'

/** `billing-api_v2` to `Billing Api V2`, `HTTPServer` to `HTTP Server`; a name without any word stays as it is. */
export function displayNameOf(name: string): string {
  const words = wordsOf(name, /[-_.\s]+/u)
  const spelt = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  return spelt.join(' ') || name
}

/**
 * The existing names that mean the same to a reader as the new one: spelling, plural and the words
 * `api`, `provider` and `service` do not tell applications apart (`Billing Service` ~ `billing-api` ~ `Billings`).
 */
export function namesLike(name: string, existing: readonly string[]): string[] {
  const meaning = meaningOf(name)
  return existing.filter((other) => meaningOf(other) === meaning)
}

function meaningOf(name: string): string {
  return wordsOf(name, /[-\s]+|::/u)
    .map((word) => word.toLowerCase().replace(/s$/, ''))
    .filter((word) => !['api', 'provider', 'service'].includes(word))
    .join(' ')
}

/** The words between separators and at changes of case. */
function wordsOf(name: string, separators: RegExp): string[] {
  return name
    .replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .split(' ')
    .flatMap((part) => part.split(separators))
    .filter(Boolean)
}
