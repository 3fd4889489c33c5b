import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from '@jest/globals'
import { type MatchersV3, PactV4 } from '@pact-foundation/pact'
import type { Given, ProviderName, StateName } from './given.ts'
import { emptyPartsDirectory } from './parts-directory.ts'

/** Whether the platform that this contract was modelled on answers so, answers otherwise, or not at all. */
export type Parity = 'same' | 'fixed' | 'new'

interface Expectation<Provider extends ProviderName> {
  readonly given: readonly Given<StateName<Provider> & StateName>[]
  /** What the provider receives, as a noun, and unique between the two: "a request for an experiment". */
  readonly receiving: string
  readonly parity: Parity
  /** What the body of a success, or of a message, is called among the schemas; refusals share one name. */
  readonly resource?: string
}

type Text = string | MatchersV3.Matcher<string>

/** A request and the answer to it. Bodies hold matchers, and examples in all of them. */
export interface Exchange<Provider extends ProviderName> extends Expectation<Provider> {
  readonly request: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
    readonly path: string
    readonly query?: Readonly<Record<string, Text>>
    readonly headers?: Readonly<Record<string, Text>>
    readonly body?: unknown
    /** Instead of a body: what a form sends, value by value as it stands. */
    readonly form?: Readonly<Record<string, string>>
  }
  readonly response: {
    readonly status: number
    readonly headers?: Readonly<Record<string, Text>>
    readonly body?: unknown
  }
}

/** A message that the consumer is sent. */
export interface Message<Provider extends ProviderName> extends Expectation<Provider> {
  readonly metadata: Readonly<Record<string, Text>>
  readonly content: unknown
}

export interface Contract<Provider extends ProviderName> {
  /** Lets the consumer's client make the call against a server that answers as expected, and records both. */
  exchange<T>(expected: Exchange<Provider>, act: (baseUrl: string) => Promise<T>): Promise<T>
  /** Hands the consumer's handler the expected message, and records it. */
  message<T>(
    expected: Message<Provider>,
    act: (content: unknown, metadata: Readonly<Record<string, unknown>>) => Promise<T>,
  ): Promise<T>
}

const contracts = new Map<string, Contract<ProviderName>>()

/**
 * What one consumer expects of one provider: the same contract for all modules of a test file. Each interaction is a part
 * of its own, so that files may run side by side, and the library need not write all that came before with it once
 * more; `npm run consumers` joins the parts into `pacts/<consumer>-<provider>.json`.
 */
export function contractBetween<Provider extends ProviderName>(
  consumer: string,
  provider: Provider,
): Contract<Provider> {
  const key = `${consumer}-${provider}`
  const contract = contracts.get(key) ?? newContract(consumer, provider)
  contracts.set(key, contract)
  return contract
}

function newContract<Provider extends ProviderName>(
  consumer: string,
  provider: Provider,
): Contract<Provider> {
  const dir = emptyPartsDirectory(expect.getState().testPath ?? consumer, provider)
  const seen = new Set<string>()
  const part = () =>
    new PactV4({ consumer, provider, dir: join(dir, String(seen.size)), logLevel: 'error' })
  let recorded = 0

  /** Of two with one description the library would keep the later and say nothing. */
  function claim({ receiving, resource }: Expectation<Provider>, isRefused: boolean): void {
    if (seen.has(receiving)) throw new Error(`"${receiving}" stands twice: describe one otherwise`)
    if (isRefused !== (resource === undefined)) {
      throw new Error(`"${receiving}": a success names its resource, a refusal names none`)
    }
    seen.add(receiving)
  }

  function finish<T>(settled: PromiseSettledResult<T> | undefined): T {
    if (!settled) throw new Error('The interaction was not carried out')
    recorded += 1
    if (settled.status === 'rejected') throw settled.reason
    return settled.value
  }

  afterAll(() => {
    const written = globSync(`*/${consumer}-${provider}.json`, { cwd: dir }).length
    if (written !== recorded) {
      throw new Error(`${recorded} interactions were carried out, but ${written} were written`)
    }
  })

  return {
    async exchange(expected, act) {
      const { request, response } = expected
      claim(expected, response.status >= 400)
      const start = part().addInteraction()
      for (const { name, params } of expected.given) start.given(name, asJson(params))
      if (expected.resource) start.reference('schema', 'resource', expected.resource)
      return finish(
        await start
          .uponReceiving(expected.receiving)
          .comment({ key: 'parity', value: expected.parity })
          .withRequest(request.method, request.path, (builder) => {
            if (request.query) builder.query({ ...request.query })
            if (request.headers) builder.headers({ ...request.headers })
            if (request.body !== undefined) builder.jsonBody(request.body)
            if (request.form) putForm(builder, request.form)
          })
          .willRespondWith(response.status, (builder) => {
            if (response.headers) builder.headers({ ...response.headers })
            if (response.body !== undefined) builder.jsonBody(response.body)
          })
          .executeTest(({ url }) => settle(act(url))),
      )
    },
    async message(expected, act) {
      claim(expected, false)
      const start = part().addAsynchronousInteraction()
      for (const { name, params } of expected.given) start.given(name, asJson(params))
      if (expected.resource) start.reference('schema', 'resource', expected.resource)
      start.comment({ key: 'parity', value: expected.parity })
      return finish(
        await start
          .expectsToReceive(expected.receiving, (builder) => {
            builder.withMetadata({ ...expected.metadata })
            builder.withJSONContent(expected.content)
          })
          .executeTest(({ contents, metadata }) => settle(act(contents.content, { ...metadata }))),
      )
    },
  }
}

/** The library's builders know JSON, XML and bytes; what they are built on takes a text of any kind. */
function putForm(builder: object, form: Readonly<Record<string, string>>): void {
  const text = new URLSearchParams(form).toString()
  Reflect.get(builder, 'interaction').withRequestBody(text, 'application/x-www-form-urlencoded')
}

/** Parameters are JSON by their schemas; their types, being interfaces, cannot say so. */
function asJson(params: object) {
  return JSON.parse(JSON.stringify(params))
}

/** Keeps an error of the consumer's from the library, which would take it for a failed test and record nothing. */
async function settle<T>(acting: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [settled] = await Promise.allSettled([acting])
  return settled
}
