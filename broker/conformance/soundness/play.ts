import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, ask as askBroker } from '../stage/http.ts'
import { linkOf, pactOf } from '../stage/past.ts'
import type { Ask, Criteria, Question, Selector } from './question.ts'
import { environments, type Step } from './step.ts'
import { emptyWorld, happen, type World } from './world.ts'

/** Brokers on one database: the first one is told what happens, each is asked. */
export type Brokers = Readonly<Record<string, string>>

/** A history as it was played, with the world after it, and at the moments that are asked about. */
export interface Played {
  space: string
  /** The world at the end, and by the number of steps at which it was looked at. */
  now: World
  before: Map<number, World>
  /** A step that the broker took and the model refuses, or the other way round. */
  refusal: string | null
  answers: { question: Question; gate: string; answer: Answer; path: string }[]
  /** The broker's number of each result, in the order of the results. */
  numbers: number[]
  requests: number
}

const at = encodeURIComponent

/** Sends a history to the first broker, step by step, and then all questions to each at once. The space keeps its names apart from others'. */
export async function play(
  brokers: Brokers,
  space: string,
  { steps, questions }: { steps: readonly Step[]; questions: readonly Question[] },
): Promise<Played> {
  const history = new History(Object.values(brokers)[0] ?? '', space)
  await history.begin()
  const moments = new Map<number, { world: World; moment: string }>()
  const wanted = new Set(questions.map(({ after }) => after ?? -1))
  const played: Played = {
    space,
    now: history.world,
    before: new Map(),
    refusal: null,
    answers: [],
    numbers: history.numbers,
    requests: 0,
  }
  for (let count = 0; count <= steps.length; count++) {
    const step = steps[count - 1]
    if (step) {
      played.refusal = await history.take(step)
      if (played.refusal !== null) return played
    }
    const isLast = count === steps.length
    if (!wanted.has(count) && !(isLast && [...wanted].some((after) => after > count))) continue
    // Facts have times of their own, of which an answer tells milliseconds: nothing else happens in this one.
    await sleep(2)
    moments.set(count, { world: structuredClone(history.world), moment: new Date().toISOString() })
    await sleep(2)
  }
  const asked = questions.flatMap((question) => {
    const { after } = question
    const past = after === undefined ? undefined : moments.get(Math.min(after, steps.length))
    if (after !== undefined && past) played.before.set(after, past.world)
    const path = pathOf(space, question, past?.moment)
    return Object.entries(brokers).map(([gate, base]) => ({ question, gate, path, base }))
  })
  played.answers = await Promise.all(
    asked.map(async ({ base, ...one }) => {
      return { ...one, answer: await askBroker(`GET ${one.path}`, undefined, { base }) }
    }),
  )
  played.requests = history.requests + played.answers.length
  return played
}

class History {
  readonly world = emptyWorld(environments)
  readonly numbers: number[] = []
  requests = 0
  readonly #base: string
  readonly #space: string
  readonly #environments = new Map<string, string>()
  readonly #results: string[] = []

  constructor(base: string, space: string) {
    this.#base = base
    this.#space = space
  }

  async begin(): Promise<void> {
    for (const name of environments) {
      const body = { name: environmentName(this.#space, name), production: name === 'live' }
      const answer = await this.#send('POST /environments', body)
      this.#environments.set(name, String((answer.body as { uuid: string }).uuid))
    }
  }

  /** Null when the broker did what the model does; else what it did instead. */
  async take(step: Step): Promise<string | null> {
    // The model tells which result is meant: it is asked before it changes.
    const { status, body } = await this.#request(step)
    const isDone = status < 300
    if (isDone === happen(this.world, step)) return null
    return `${isDone ? 'was taken' : 'was refused'} with ${status}: ${JSON.stringify(body)}`
  }

  async #request(step: Step): Promise<{ status: number; body: unknown }> {
    switch (step.kind) {
      case 'publish':
        return this.#send('POST /contracts/publish', this.#publication(step))
      case 'verify':
        return this.#verify(step)
      case 'join':
        return this.#send(`PUT ${this.#branch(step)}/versions/${at(step.version)}`, {})
      case 'leave':
        return this.#send(`DELETE ${this.#branch(step)}/versions/${at(step.version)}`)
      case 'tag':
        return this.#send(`PUT ${this.#version(step)}/tags/${at(this.#tag(step.tag))}`, {})
      case 'untag':
        return this.#send(`DELETE ${this.#version(step)}/tags/${at(this.#tag(step.tag))}`)
      case 'deploy':
        return this.#send(`POST ${this.#stay(step, 'deployed')}`, {
          ...(step.instance !== '' && { applicationInstance: step.instance }),
        })
      case 'release':
        return this.#send(`POST ${this.#stay(step, 'released')}`, {})
      case 'undeploy':
        return this.#end(
          `${this.#environment(step)}/deployed-versions/currently-deployed?pacticipant=${this.#name(step.pacticipant)}&applicationInstance=${step.instance}`,
          { currentlyDeployed: false },
        )
      case 'end-support':
        return this.#end(
          `${this.#environment(step)}/released-versions/currently-supported?pacticipant=${this.#name(step.pacticipant)}&version=${at(step.version)}`,
          { currentlySupported: false },
        )
      case 'main-branch':
        return this.#send(`PATCH /pacticipants/${this.#name(step.pacticipant)}`, {
          mainBranch: step.branch,
        })
      case 'delete-pact':
        return this.#send(`DELETE ${this.#pair(step)}/version/${at(step.version)}`)
      case 'delete-pacts':
        return this.#send(`DELETE ${this.#pair(step)}/versions`)
      case 'delete-result': {
        const { number } = this.world.results.at(-1 - step.back) ?? { number: 0 }
        const url = this.#results[number - 1]
        return url === undefined ? { status: 404, body: 'no result' } : this.#send(`DELETE ${url}`)
      }
      case 'delete-version':
        return this.#send(`DELETE ${this.#version(step)}`)
      case 'delete-branch':
        return this.#send(`DELETE ${this.#branch(step)}`)
      case 'delete-integration': {
        const [consumer, provider] = step.pair
        return this.#send(
          `DELETE /integrations/provider/${this.#name(provider)}/consumer/${this.#name(consumer)}`,
        )
      }
      case 'delete-pacticipant':
        return this.#send(`DELETE /pacticipants/${this.#name(step.pacticipant)}`)
      case 'delete-environment':
        return this.#send(`DELETE ${this.#environment(step)}`)
    }
  }

  #publication({ pair: [consumer, provider], version, content, branch, tag }: Of<'publish'>) {
    const [consumerName, providerName] = [
      `${this.#space} ${consumer}`,
      `${this.#space} ${provider}`,
    ]
    const pact = JSON.stringify(pactOf(consumerName, providerName, `/${content}`))
    const contract = {
      consumerName,
      providerName,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(pact).toString('base64'),
      onConflict: 'overwrite',
    }
    return {
      pacticipantName: consumerName,
      pacticipantVersionNumber: version,
      ...(branch !== undefined && { branch }),
      ...(tag !== undefined && { tags: [tag] }),
      contracts: [contract],
    }
  }

  async #verify(step: Of<'verify'>) {
    const pact = await this.#send(`GET ${this.#pair(step)}/version/${at(step.version)}`)
    if (pact.status >= 300) return pact
    const href = linkOf(pact.body, 'pb:publish-verification-results')
    const body = { success: step.success, providerApplicationVersion: step.by }
    const answer = await this.#send(`POST ${href}`, body)
    if (answer.status < 300) {
      const url = linkOf(answer.body, 'self')
      this.#results.push(url)
      this.numbers.push(Number(url.split('/').at(-1)))
    }
    return answer
  }

  /** As the clients end a stay: by looking for it. */
  async #end(path: string, change: object) {
    const list = await this.#send(`GET ${path}`)
    const { _embedded = {} } = list.body as { _embedded?: Record<string, object[]> }
    const [stay] = Object.values(_embedded)[0] ?? []
    return stay ? this.#send(`PATCH ${linkOf(stay, 'self')}`, change) : { ...list, status: 404 }
  }

  #name(pacticipant: string): string {
    return at(`${this.#space} ${pacticipant}`)
  }

  #tag(tag: string): string {
    return tagName(this.#space, tag)
  }

  #version({ pacticipant, version }: { pacticipant: string; version: string }): string {
    return `/pacticipants/${this.#name(pacticipant)}/versions/${at(version)}`
  }

  #branch({ pacticipant, branch }: { pacticipant: string; branch: string }): string {
    return `/pacticipants/${this.#name(pacticipant)}/branches/${at(branch)}`
  }

  #pair({ pair: [consumer, provider] }: { pair: readonly [string, string] }): string {
    return `/pacts/provider/${this.#name(provider)}/consumer/${this.#name(consumer)}`
  }

  #environment({ environment }: { environment: string }): string {
    return `/environments/${this.#environments.get(environment)}`
  }

  #stay(step: Of<'deploy'> | Of<'release'>, kind: 'deployed' | 'released'): string {
    const uuid = this.#environments.get(step.environment)
    return `${this.#version(step)}/${kind}-versions/environment/${uuid}`
  }

  #send(request: string, body?: unknown): Promise<Answer> {
    this.requests++
    return askBroker(request, body, { base: this.#base })
  }
}

type Of<K extends Step['kind']> = Extract<Step, { kind: K }>

const environmentName = (space: string, name: string) => `${space}-${name}`

/** A tag that is called like an environment is called like the environment of this history. */
const tagName = (space: string, tag: string) =>
  environments.includes(tag) ? environmentName(space, tag) : tag

/** The address of a question, with its evidence asked for. */
function pathOf(space: string, asked: Ask, asOf?: string): string {
  const name = (pacticipant: string) => `${space} ${pacticipant}`
  const rest = [...(asOf === undefined ? [] : [['asOf', asOf]]), ['explain', 'true']]
  const query = (parts: string[][]) =>
    [...parts, ...rest].map(([key, value = '']) => `${key}=${at(value)}`).join('&')
  const criteria = (of: Criteria, prefix: (key: string) => string) =>
    Object.entries(of).map(([key, value]) => [
      prefix(key),
      key === 'environment' ? environmentName(space, String(value)) : String(value),
    ])
  const selector = (list: string, { pacticipant, ...of }: Selector) => [
    [`${list}[][pacticipant]`, name(pacticipant)],
    ...criteria(of, (key) => `${list}[][${key}]`),
  ]
  const ignored = (list: Selector[]) => list.flatMap((one) => selector('ignore', one))
  switch (asked.kind) {
    case 'matrix':
    case 'pair': {
      const { destination, ignore, latestby, success = [], limit } = asked
      const options = [
        ...criteria(destination, (key) => key),
        ...ignored(ignore),
        ...(latestby ? [['latestby', latestby]] : []),
        ...success.map((one) => ['success[]', String(one ?? '')]),
        ...(limit === undefined ? [] : [['limit', String(limit)]]),
      ]
      if (asked.kind === 'matrix') {
        const selectors = asked.selectors.flatMap((one) => selector('q', one))
        return `/matrix?${query([...selectors, ...options])}`
      }
      const { consumer, provider } = asked
      return `/matrix/provider/${at(name(provider))}/consumer/${at(name(consumer))}?${query(options)}`
    }
    case 'can-i-deploy': {
      const { pacticipant, version, to, ignore } = asked
      const there =
        'environment' in to ? criteria(to, (key) => key) : [['to', tagName(space, to.tag)]]
      const own = [
        ['pacticipant', name(pacticipant)],
        ['version', version],
      ]
      return `/can-i-deploy?${query([...own, ...there, ...ignored(ignore)])}`
    }
    case 'tag-to-tag': {
      const { pacticipant, tag, to } = asked
      return `/pacticipants/${at(name(pacticipant))}/latest-version/${at(tag)}/can-i-deploy/to/${at(to)}?${query([])}`
    }
    case 'branch-to-environment': {
      const { pacticipant, branch, environment } = asked
      return `/pacticipants/${at(name(pacticipant))}/branches/${at(branch)}/latest-version/can-i-deploy/to-environment/${at(environmentName(space, environment))}?${query([])}`
    }
  }
}
