import { protocol, type RuleName, type Rules } from './rules.ts'

/** Oracles that do not follow one rule of the protocol: each must be found to disagree with the broker. */
export const wrongOracles: Record<string, Partial<Rules>> = Object.fromEntries(
  (Object.keys(protocol) as RuleName[]).map((rule) => [rule, { [rule]: !protocol[rule] }]),
)
