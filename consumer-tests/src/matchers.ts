import { Matchers, MatchersV3 } from '@pact-foundation/pact'

// Each matcher takes its example: one that made its own would write another pact at every run.

const instant = String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$`

/** An ISO 8601 instant, with or without fraction and zone. */
export function timestamp(example: string) {
  return Matchers.regex(instant, example)
}

export function id(example: string) {
  return Matchers.uuid(example)
}

export function text(example: string) {
  return Matchers.string(example)
}

export function integer(example: number) {
  return Matchers.integer(example)
}

/** Any number, with or without a fraction. */
export function decimal(example: number) {
  return Matchers.like(example)
}

export function boolean(example: boolean) {
  return Matchers.boolean(example)
}

export function oneOf(example: string, ...others: readonly string[]) {
  return Matchers.regex(`^(${[example, ...others].join('|')})$`, example)
}

export function pattern(expression: RegExp, example: string) {
  return Matchers.regex(expression, example)
}

/** One item or more, or as many as must be there at least, each like the example. */
export function eachLike<T>(example: T, min = 1) {
  return Matchers.eachLike(example, min)
}

/** Any keys, and for each a value of the example's type. */
export function values<T>(example: Record<string, T>, each: Matchers.Matcher<T>) {
  return Matchers.eachValueMatches(example, each)
}

/** Whatever the type of the example says, at any depth. */
export function like<T>(example: T) {
  return Matchers.like(example)
}

/** What a provider state gives under this name; the example stands in for it in the consumer's own test. */
export function fromState(name: string, example: string) {
  return MatchersV3.fromProviderState(`\${${name}}`, example)
}
