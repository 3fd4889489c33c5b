/**
 * How a pact is read, for those who show it rather than make schemas of it: its interactions whatever the version
 * of the specification, their bodies, and the matching rules that hold at a place.
 */
export { isList, isObject, type Json, listMember, member, textMember } from './json.ts'
export { parsePath, type Step } from './matching/path.ts'
export { type PlacedRules, type Rule, type RuleList, readList, readRule } from './matching/rule.ts'
export {
  type Chosen,
  choose,
  descend,
  isDirect,
  type Scope,
  scopeOf,
  scopeOfChildren,
} from './matching/scope.ts'
export { type Body, headersOf, queryOf, readBody } from './pact/body.ts'
export { type Interaction, readPact } from './pact/interaction.ts'
export { readMatchingRules } from './pact/matching-rules.ts'
