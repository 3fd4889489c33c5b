/** How a difference is judged. */
export type Kind = 'breaking' | 'non-breaking' | 'unknown'

interface Rule {
  kind: Kind
  /** When the rule applies, for the reader of the README. */
  when: string
}

/**
 * Every rule by which two schemas are compared, in one table. `breaking`: a value that the older
 * schema accepts is refused by the newer one. `non-breaking`: here the newer one accepts all that
 * the older one does. `unknown`: neither is certain.
 */
export const rules = {
  'type-narrowed': {
    kind: 'breaking',
    when: 'a JSON type is no longer accepted (number to integer too)',
  },
  'type-widened': { kind: 'non-breaking', when: 'another JSON type is accepted as well' },
  'values-narrowed': {
    kind: 'breaking',
    when: 'a value is gone from `const` or `enum`, or there is a list where none was',
  },
  'values-widened': {
    kind: 'non-breaking',
    when: '`enum` has another value, or the list of values is gone',
  },
  'value-unclear': {
    kind: 'unknown',
    when: 'a listed value meets a pattern or format, which are never run here',
  },
  'range-narrowed': {
    kind: 'breaking',
    when: '`minimum`, `maximum` or an exclusive one leaves less room',
  },
  'range-widened': { kind: 'non-breaking', when: 'they leave more room' },
  'multiple-added': {
    kind: 'breaking',
    when: '`multipleOf` is new, or no divisor of the older one',
  },
  'multiple-removed': {
    kind: 'non-breaking',
    when: '`multipleOf` is gone, or a divisor of the older one',
  },
  'length-narrowed': { kind: 'breaking', when: '`minLength` or `maxLength` leaves less room' },
  'length-widened': { kind: 'non-breaking', when: 'they leave more room' },
  'pattern-added': { kind: 'breaking', when: 'a `pattern` where the text was free' },
  'pattern-removed': { kind: 'non-breaking', when: 'a `pattern` is gone' },
  'pattern-changed': {
    kind: 'unknown',
    when: 'another `pattern` where the text was limited already',
  },
  'format-added': { kind: 'breaking', when: 'a `format` where the text was free' },
  'format-removed': { kind: 'non-breaking', when: 'a `format` is gone' },
  'format-changed': {
    kind: 'unknown',
    when: 'another `format` where the text was limited already',
  },
  'size-narrowed': {
    kind: 'breaking',
    when: '`minItems`, `maxItems`, `minProperties` or `maxProperties` leaves less room; a tuple ends earlier',
  },
  'size-widened': { kind: 'non-breaking', when: 'they leave more room; a tuple may go on' },
  'unique-added': { kind: 'breaking', when: '`uniqueItems` is new' },
  'unique-removed': { kind: 'non-breaking', when: '`uniqueItems` is gone' },
  'contains-added': { kind: 'breaking', when: '`contains` is new' },
  'contains-removed': { kind: 'non-breaking', when: '`contains` is gone' },
  'contains-changed': {
    kind: 'unknown',
    when: 'another `contains`, or other counts, where the older schema had one',
  },
  'member-required': { kind: 'breaking', when: 'a member that could be left out is required' },
  'member-optional': { kind: 'non-breaking', when: 'a member that was required may be left out' },
  'member-demanded': {
    kind: 'breaking',
    when: 'request: a member that the older schema did not know is required',
  },
  'member-relied-on': {
    kind: 'unknown',
    when: 'a member that the older schema left open is described, and in a response required: the provider must prove it',
  },
  'member-dropped': {
    kind: 'non-breaking',
    when: 'a member is no longer described: less is relied on',
  },
  'member-refused': { kind: 'breaking', when: 'a member that was accepted is refused' },
  'member-allowed': { kind: 'non-breaking', when: 'a member that was refused is accepted' },
  'members-closed': {
    kind: 'breaking',
    when: 'further members are refused or limited (`additionalProperties`)',
  },
  'members-opened': { kind: 'non-breaking', when: 'further members are accepted' },
  'names-narrowed': { kind: 'breaking', when: '`propertyNames` where names were free' },
  'names-removed': { kind: 'non-breaking', when: '`propertyNames` is gone' },
  'names-changed': {
    kind: 'unknown',
    when: 'other `propertyNames` where the older schema limited names already',
  },
  'alternative-added': { kind: 'non-breaking', when: '`anyOf` has another alternative' },
  'alternative-refused': {
    kind: 'breaking',
    when: 'no alternative of `anyOf` accepts what one of the older schema did',
  },
  'alternative-unclear': {
    kind: 'unknown',
    when: 'no single alternative of `anyOf` is certain to accept it',
  },
  'nothing-accepted': {
    kind: 'breaking',
    when: 'the newer schema accepts nothing here (`false`, `not: {}`)',
  },
  'constraint-removed': {
    kind: 'non-breaking',
    when: 'a keyword that is not compared (`not`, `if`, …) is gone',
  },
  'not-compared': {
    kind: 'unknown',
    when: 'a keyword that is not compared differs: `not`, `oneOf`, `if`, `dependent…`, `unevaluated…`, `patternProperties`, references out of the schema, unknown ones',
  },
} as const satisfies Readonly<Record<string, Rule>>

export type RuleName = keyof typeof rules
