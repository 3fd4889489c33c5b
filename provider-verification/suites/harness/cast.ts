import { createHash } from 'node:crypto'
import { routesOf } from '@concordat/backend'
import type { Db } from '@concordat/backend/db/client'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals'
import { sql } from 'kysely'
import type { Person, Role } from '../../src/scene/people.ts'
import type { Scene } from '../../src/scene/scene.ts'
import { createStage, type Stage } from '../../src/scene/stage.ts'
import { arrange } from '../../src/states/arrange.ts'
import { type ContractCheck, createContractCheck } from './contract-check.ts'
import { takeOver } from './handover.ts'
import { createLeakCheck, type LeakCheck } from './leak-check.ts'
import { record, recordThisFile } from './record.ts'
import { findRoute } from './routes.ts'

/** What scenarios read from bodies by name; what is not there is undefined, and the scenario that reads it fails. */
export type Body = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly key: string
  readonly items: readonly Body[]
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: Body
}

export interface Wish {
  /** Whose token goes with the request. */
  readonly as?: Person
  /** The API key that goes with it. */
  readonly key?: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** Where the clock of the platform stands when a scenario begins: a Monday at noon. */
export const noon = new Date('2026-03-02T12:00:00.000Z')

const services = takeOver()
let stage: Stage | undefined
let contracts: ContractCheck | undefined
let leaks: LeakCheck | undefined
let given = 0

function current(): Stage {
  if (!stage) throw new Error('The stage is built before the first scenario: use it inside one')
  return stage
}

/** The same ids for the same scenario, whatever ran before it, and others for every other scenario. */
function nextId(): string {
  given += 1
  const hex = createHash('sha256')
    .update(`${expect.getState().currentTestName}#${given}`)
    .digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** To be called once in each test file: builds what `cast` is before the file's first scenario, and ends it after the last. */
export function onStage(): void {
  beforeAll(async () => {
    const redisDatabase = Number(process.env.JEST_WORKER_ID ?? '1')
    stage = await createStage(services, { redisDatabase, ids: nextId })
    contracts = createContractCheck(routesOf(stage.app))
    leaks = await createLeakCheck(services, stage)
    record.contracts = contracts
    record.routes.known = routesOf(stage.app).map(({ method, url }) => `${method} ${url}`)
    record.foreignKeys.known = await foreignKeyNames(stage.scene.db)
    setTheClock()
  })
  afterAll(async () => {
    await stage?.close()
    await leaks?.close()
  })
  beforeEach(() => {
    given = 0
  })
  recordThisFile()
}

/** Asked of the database itself, so that no key can be forgotten by those who test them. */
async function foreignKeyNames(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint where contype = 'f' order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

function setTheClock(): void {
  current().scene.clock.stopAt(noon)
}

/** Everything that a scenario needs of the running backend, built anew for each test file (`onStage`). */
export const cast = {
  get stage(): Stage {
    return current()
  },
  get scene(): Scene {
    return current().scene
  },
  get db(): Db {
    return current().scene.db
  },
  /** Sends a request, and holds request and answer against what every consumer relies on. */
  async call(method: string, path: string, wish: Wish = {}): Promise<Answer> {
    const { as, key, body, headers = {} } = wish
    const { app } = current()
    const url = path.startsWith('/health') || path.startsWith('/lambda') ? path : `/api/v1${path}`
    const response = await app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(as && { authorization: `Bearer ${as.accessToken}` }),
        ...(key !== undefined && { 'x-api-key': key }),
        ...(typeof body === 'object' && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    })
    const isJson = String(response.headers['content-type']).startsWith('application/json')
    const answered = isJson && response.body !== '' ? JSON.parse(response.body) : response.body
    const route = findRoute(routesOf(app), method, url)
    if (route) record.routes.met.add(`${method} ${route.url}`)
    if (route && (isJson || response.body === '')) {
      contracts?.look({
        method,
        route: route.url,
        status: response.statusCode,
        sent: body,
        answered,
      })
    }
    return { status: response.statusCode, headers: response.headers, body: answered }
  },
  /** The same, for a request that must be answered so: a sentence says what came instead. */
  async ask(status: number, method: string, path: string, wish: Wish = {}): Promise<Body> {
    const answer = await cast.call(method, path, wish)
    if (answer.status === status) return answer.body
    throw new Error(
      `${method} ${path} was answered ${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`,
    )
  },
  person(role: Role, username?: string): Promise<Person> {
    return current().scene.people.signIn(role, username)
  },
  /** A key that programs are let in with. */
  async apiKey(): Promise<string> {
    const key = 'eptk_0123456789abcdef0123456789abcdef'
    await arrange(cast.scene, 'an active API key exists', { key })
    return key
  },
  /** The platform's time moves on, by milliseconds. */
  wait(milliseconds: number): void {
    const { clock } = cast.scene
    clock.stopAt(new Date(clock.now().getTime() + milliseconds))
  },
  async clean(): Promise<void> {
    await current().clean()
    setTheClock()
  },
}

/** Each scenario of the block begins with nothing in any store and leaves nothing behind. */
export function cleanEachTime(): void {
  afterEach(cleanAndLook)
}

/** For a story that is played once and looked at in several scenarios. */
export function cleanAfterAll(): void {
  afterAll(cleanAndLook)
}

async function cleanAndLook(): Promise<void> {
  await cast.clean()
  await leaks?.look(expect.getState().currentTestName ?? 'the set-up')
}
