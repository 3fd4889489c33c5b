/** What the domain refuses, and why. `http/errors.ts` alone turns a refusal into a status code. */
export type Refusal = 'invalid' | 'forbidden' | 'not-found' | 'conflict'

/** Messages by property path, as clients print them: `{ "consumer.name": ["is missing"] }`. */
export type FieldErrors = Record<string, string[]>

/**
 * A refusal that the domain understands, with a sentence for the person who reads it.
 * `fields` carries validation messages by property path; a list is for refusals of a whole query.
 */
export class DomainError extends Error {
  readonly refusal: Refusal
  readonly fields: FieldErrors | string[] | undefined

  constructor(refusal: Refusal, message: string, fields?: FieldErrors | string[]) {
    super(message)
    this.name = 'DomainError'
    this.refusal = refusal
    this.fields = fields
  }
}

/** A body or query with the right shape but the wrong meaning, field by field. */
export function invalidFields(fields: FieldErrors): DomainError {
  const sentence = Object.entries(fields).map(
    ([field, messages]) => `${field}: ${messages.join(', ')}`,
  )
  return new DomainError('invalid', sentence.join('; '), fields)
}
