import { StateFailure } from '../states/arrange.ts'
import type { StateValues } from '../states/state.ts'
import type { Subject } from './subject.ts'
import { messageOf } from './trouble.ts'

export interface ForeignProvider {
  readonly baseUrl: string
  /** Where its team makes states true: see docs/foreign-provider.md. */
  readonly stateUrl: string
}

/** A backend that is not ours: its own team makes the states true, behind one address. */
export function foreignSubject({ baseUrl, stateUrl }: ForeignProvider): Subject {
  let bearer: string | undefined
  return {
    address: async () => baseUrl.replace(/\/$/, ''),
    async reset() {
      bearer = undefined
      await ask(stateUrl, { action: 'reset' })
    },
    async apply(_provider, state, params) {
      try {
        const values = await ask(stateUrl, { action: 'setup', state, params })
        if (typeof values.accessToken === 'string') bearer = values.accessToken
        return values
      } catch (error) {
        throw new StateFailure(state, messageOf(error), error)
      }
    },
    bearer: () => bearer,
  }
}

const patience = 30_000

/** Throws a sentence unless the answer is 2xx with a JSON object of plain values, or nothing. */
async function ask(url: string, body: object): Promise<StateValues> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  }).catch((error: unknown) => {
    throw new Error(`${url} does not answer: ${messageOf(Object(error).cause ?? error)}`)
  })
  const text = (await response.text()).trim()
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`)
  const values = readValues(text)
  if (values) return values
  throw new Error(
    `${url} answered something else than a JSON object of texts, numbers, booleans and nulls: ${text.slice(0, 300)}`,
  )
}

function readValues(text: string): StateValues | undefined {
  if (text === '') return {}
  try {
    const values: unknown = JSON.parse(text)
    return isValues(values) ? values : undefined
  } catch {
    // What is no JSON is refused in the same words as JSON that is no object.
    return undefined
  }
}

function isValues(value: unknown): value is StateValues {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => each === null || typeof each !== 'object')
  )
}
