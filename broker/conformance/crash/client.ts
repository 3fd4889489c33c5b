import { setTimeout as sleep } from 'node:timers/promises'
import { type Dice, dice } from '../../bench/dice.ts'
import { type Answer, ask } from '../stage/http.ts'
import { linkOf, pactOf } from '../stage/past.ts'
import type { Act, Ledger } from './act.ts'

/** The providers that all consumers share. */
export const providers = ['Orders', 'Billing 100%', 'Stock/EU+UK']

const at = encodeURIComponent
const consumerOf = (index: number) => `Wéb/Shop #${index}`

/** A request for an act, which may be sent again. */
interface Order {
  act: Act
  line: string
  body?: unknown
}

/**
 * A pipeline that publishes versions, verifies them, records deployments and deletes what is old, one request after
 * the other. It goes on where it was when `work` is called again; like real ones, it sends half of what was not
 * answered a second time. Results are not sent again: a second one is another result.
 */
export function newClient(index: number, { seed, ledger }: { seed: number; ledger: Ledger }) {
  const numbers = dice(seed * 1_000 + index)
  const consumer = consumerOf(index)
  const published: string[] = []
  let count = 0
  let open: Order | undefined

  /** Works until it is told to stop. */
  async function work(base: string, environment: string, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const again = open && open.act.kind !== 'result' && numbers.roll(2) === 0 ? open : undefined
      open = undefined
      const order = again ?? (await next(base, environment))
      if (order && (await place(order, base))) continue
      open = order
      await healthy(base, signal)
    }
  }

  /** Undefined where the broker did not answer what had to be known first. */
  async function next(base: string, environment: string): Promise<Order | undefined> {
    const kind = published.length < 2 ? 'publication' : kindBy(numbers)
    switch (kind) {
      case 'publication':
        return publication(consumer, ++count, numbers)
      case 'result':
        return result(base, consumer, `${index}.${++count}`, numbers)
      case 'deployment': {
        const number = published.pop() ?? ''
        const path = `/pacticipants/${at(consumer)}/versions/${at(number)}/deployed-versions/environment/${environment}`
        return { act: newAct('deployment', consumer, number), line: `POST ${path}`, body: {} }
      }
      default: {
        const number = published.shift() ?? ''
        const line = `DELETE /pacticipants/${at(consumer)}/versions/${at(number)}`
        return { act: newAct('deletion', consumer, number), line }
      }
    }
  }

  /** Whether it was acknowledged. */
  async function place({ act, line, body }: Order, base: string): Promise<boolean> {
    if (act.sends === 0) ledger.acts.push(act)
    act.sends += 1
    const answer = await ask(line, body, { base }).catch(() => undefined)
    if (!answer || answer.status >= 500) {
      if (answer) ledger.failures.push(shown(line, answer))
      return false
    }
    const isGoneAlready = act.kind === 'deletion' && act.sends > 1 && answer.status === 404
    if (answer.status >= 400 && !isGoneAlready) ledger.refusals.push(shown(line, answer))
    else act.isAcknowledged = true
    if (act.kind === 'publication') published.push(act.number)
    return true
  }

  return { work }
}

export type Client = ReturnType<typeof newClient>

function newAct(kind: Act['kind'], pacticipant: string, number: string): Act {
  return { kind, pacticipant, number, sends: 0, isAcknowledged: false }
}

function kindBy(numbers: Dice): Act['kind'] {
  const share = numbers.share()
  if (share < 0.45) return 'publication'
  if (share < 0.75) return 'result'
  return share < 0.9 ? 'deployment' : 'deletion'
}

/** A version with a branch, two tags and a contract for each provider; every other one changes the contents. */
function publication(consumer: string, count: number, numbers: Dice): Order {
  const number = `1.${count}+ü`
  const first = numbers.roll(providers.length)
  const contracts = providers.map((_, index) => {
    const provider = providers[(first + index) % providers.length] ?? ''
    const content = JSON.stringify(
      pactOf(consumer, provider, `/items/${Math.floor(count / 2)}?of=${at(provider)}`),
    )
    return {
      consumerName: consumer,
      providerName: provider,
      specification: 'pact',
      contentType: 'application/json',
      content: Buffer.from(content).toString('base64'),
    }
  })
  const version = { pacticipantName: consumer, pacticipantVersionNumber: number }
  return {
    act: newAct('publication', consumer, number),
    line: 'POST /contracts/publish',
    body: { ...version, branch: 'main', tags: ['ci', `build ${count}`], contracts },
  }
}

/** Asks what is to be verified, and has a result for the first of it. */
async function result(
  base: string,
  consumer: string,
  number: string,
  numbers: Dice,
): Promise<Order | undefined> {
  const provider = providers[numbers.roll(providers.length)] ?? ''
  const success = numbers.roll(4) > 0
  const get = async (line: string, body?: unknown) => {
    const answer = await ask(line, body, { base }).catch(() => undefined)
    return answer && answer.status < 300 ? answer.body : undefined
  }
  const branch = `PUT /pacticipants/${at(provider)}/branches/main/versions/${at(number)}`
  if ((await get(branch, {})) === undefined) return undefined
  const found = await get(`POST /pacts/provider/${at(provider)}/for-verification`, {
    consumerVersionSelectors: [{ consumer, branch: 'main' }],
    providerVersionBranch: 'main',
    includePendingStatus: true,
  })
  const [pact] = (found as ForVerification | undefined)?._embedded?.pacts ?? []
  const document = pact && (await get(`GET ${linkOf(pact, 'self')}`))
  if (!document) return undefined
  return {
    act: newAct('result', provider, number),
    line: `POST ${linkOf(document, 'pb:publish-verification-results')}`,
    body: {
      success,
      providerApplicationVersion: number,
      testResults: [{ interactionDescription: 'one', success }],
    },
  }
}

interface ForVerification {
  _embedded?: { pacts?: unknown[] }
}

/** Resolves when the broker answers from its database, or nobody wants to know any more. */
async function healthy(base: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const answer = await ask('GET /pacticipants', undefined, { base }).catch(() => undefined)
    if (answer?.status === 200) return
    await sleep(50)
  }
}

function shown(line: string, { status, body }: Answer): string {
  return `${status} for ${line}: ${JSON.stringify(body).slice(0, 300)}`
}
