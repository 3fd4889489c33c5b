import { DomainError, type FieldErrors, invalidFields } from '../errors.ts'
import { maxDepth } from '../json-text.ts'
import type { Pair } from '../links.ts'
import { semverFault } from '../versions/order.ts'
import type { Content, Reading } from './content.ts'

/** Throws `invalid` for a document that cannot be a pact. */
export function contentOf(reading: Reading): Content {
  switch (reading.kind) {
    case 'content':
      return reading.content
    case 'not-json':
      throw new DomainError('invalid', `The pact is not JSON: ${reading.why}`)
    case 'too-deep':
      throw new DomainError('invalid', `The pact is nested deeper than ${maxDepth} levels`)
    case 'not-an-object':
      throw new DomainError(
        'invalid',
        `Expected JSON Object in request body but found ${reading.found}`,
      )
  }
}

/** Throws `invalid`: the names in the document, if it gives any, must be those it is published under. */
export function refuseOtherNames(
  content: Content,
  { consumer, provider }: Pair,
  number: string,
): void {
  const errors: FieldErrors = {}
  const add = (field: string, message: string) => {
    errors[field] = [...(errors[field] ?? []), message]
  }
  for (const [side, inPath] of Object.entries({ consumer, provider })) {
    const inPact = side === 'consumer' ? content.consumer : content.provider
    if (inPath.trim() === '') add(`${side}.name`, 'cannot be blank')
    else if (inPact?.trim() && inPact !== inPath) {
      add(`${side}.name`, `name in pact '${inPact}' does not match name in URL path '${inPath}'.`)
    }
  }
  if (number.trim() === '') add('consumer_version_number', 'cannot be blank')
  if (Object.keys(errors).length > 0) throw invalidFields(errors)
}

/** Throws `invalid`: where versions are ordered semantically, a pact's version must have a place in that order. */
export function refuseUnordered(number: string): void {
  const fault = semverFault(number)
  if (fault !== undefined) throw invalidFields({ consumer_version_number: [fault] })
}
