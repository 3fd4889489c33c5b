import { isDeepStrictEqual } from 'node:util'
import type { Db } from '@concordat/backend/db/client'
import type { Account } from './cognito.ts'
import type { Caller, Person, Role } from './people.ts'
import type { SceneClock } from './scene-clock.ts'

export interface SceneRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Instead of a body: what a form sends. */
  readonly form?: Readonly<Record<string, string>>
  /** Whose token goes with it; absent: the caller's, if somebody is signed in. */
  readonly as?: Person
}

export interface SceneAnswer {
  readonly request: string
  readonly status: number
  /** The parsed JSON, the text where it is not JSON, undefined where there is none. */
  readonly body: unknown
}

export interface People {
  /** A user with this role, made in Cognito at the first call and known to the backend from then on. */
  signIn(role: Role, username?: string): Promise<Person>
  /** Who owns what a state makes: the named one, else the caller, else a developer. */
  owner(caller: Caller, username?: string): Promise<Person>
  /** Registers an account as a visitor does, in place of one of that name; the backend hears nothing of it. */
  signUp(account: Account): Promise<void>
  /** Takes an account out of the user pool, where there is one. */
  strike(username: string): Promise<void>
}

/** The running backend with everything that a state may drive. One scene serves one interaction at a time. */
export interface Scene {
  readonly db: Db
  readonly clock: SceneClock
  /** The clock by which tokens expire: they come from outside. */
  readonly tokenClock: SceneClock
  readonly people: People
  readonly lambdas: LambdaStage
  /** Whose credentials the next replayed request carries. */
  caller: Caller
  /** Sends a request to the backend without a socket. */
  send(request: SceneRequest): Promise<SceneAnswer>
}

/** What the states of lambdas and messages drive. */
export interface LambdaStage {
  /** Writes an item where the lambdas read it. */
  put(table: LambdaTable, item: Readonly<Record<string, unknown>>): Promise<void>
  /** The item of this key; undefined: the table has none. */
  find(
    table: LambdaTable,
    key: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, unknown>> | undefined>
  /** Lets the backend deliver what waits for the tables and the stream. */
  deliver(): Promise<void>
  /** What the next message comes from. */
  message: MessageSource | undefined
}

export type LambdaTable = 'experiments' | 'flags' | 'assignments'

export type MessageSource =
  /** The record that the flag lambda puts into the stream when it evaluates. */
  | { readonly kind: 'evaluation'; readonly invocation: FlagInvocation }
  /** The record that the backend puts into the stream for this request. */
  | { readonly kind: 'event'; readonly request: SceneRequest }
  /** An item that the backend has published. */
  | {
      readonly kind: 'item'
      readonly table: LambdaTable
      readonly key: Readonly<Record<string, string>>
    }

export interface FlagInvocation {
  readonly user_id: string
  readonly flag_key: string
  readonly context?: Readonly<Record<string, unknown>>
}

/** Throws a sentence unless the answer has this status and, where given, these fields. */
export function expectAnswer(
  answer: SceneAnswer,
  status: number,
  fields: Readonly<Record<string, unknown>> = {},
): void {
  if (answer.status !== status) {
    throw new Error(
      `${answer.request} answered ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`,
    )
  }
  for (const [name, expected] of Object.entries(fields)) {
    const body = answer.body
    const actual = typeof body === 'object' && body !== null ? Reflect.get(body, name) : undefined
    if (isDeepStrictEqual(actual, expected)) continue
    throw new Error(
      `${answer.request} answered ${name} ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`,
    )
  }
}

/** Throws a sentence unless the lambdas' table has an item of this key. */
export async function expectItem(
  scene: Scene,
  table: LambdaTable,
  key: Readonly<Record<string, string>>,
): Promise<void> {
  if (await scene.lambdas.find(table, key)) return
  throw new Error(`The table of ${table} has no item ${JSON.stringify(key)}`)
}
