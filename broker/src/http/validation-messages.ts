import type { FastifyError, FastifySchemaValidationError } from 'fastify'
import type { FieldErrors } from '../errors.ts'
import { patternSentences } from './texts.ts'

/** Turns schema failures into the protocol's messages by property path: `{ "consumer.name": ["is missing"] }`. */
export function fieldErrorsOf(error: FastifyError): FieldErrors {
  const fields: FieldErrors = {}
  for (const failure of error.validation ?? []) {
    const { field, message } = placed(failure)
    const messages = fields[field] ?? []
    fields[field] = messages
    if (!messages.includes(message)) messages.push(message)
  }
  return fields
}

/** An error inside a list stands under the list's name, with the element's index behind the message. */
function placed(failure: FastifySchemaValidationError): { field: string; message: string } {
  const { missingProperty } = failure.params as { missingProperty?: string }
  const path = failure.instancePath.split('/').slice(1).map(unescapePointer)
  if (failure.keyword === 'required' && missingProperty !== undefined) path.push(missingProperty)
  const message = sentenceOf(failure)
  const at = path.findIndex((segment) => /^\d+$/.test(segment))
  if (at <= 0) return { field: path.join('.'), message }
  const property = path.slice(at + 1).join('.')
  return {
    field: path.slice(0, at).join('.'),
    message: `${property ? `${property} ` : ''}${message} (at index ${path[at]})`,
  }
}

function sentenceOf({ keyword, params, message }: FastifySchemaValidationError): string {
  const { type, limit, allowedValues, pattern } = params as {
    type?: string | string[]
    pattern?: string
    limit?: number
    allowedValues?: unknown[]
  }
  switch (keyword) {
    case 'required':
      return 'is missing'
    case 'type':
      return typeMessages[Array.isArray(type) ? String(type[0]) : String(type)] ?? `must be ${type}`
    case 'minLength':
      return 'must be filled'
    case 'pattern':
      return patternSentences[pattern ?? ''] ?? message ?? 'is not in the expected format'
    case 'enum':
      return `must be one of: ${allowedValues?.join(', ')}`
    case 'minimum':
      return `must be greater than or equal to ${limit}`
    case 'maximum':
      return `must be less than or equal to ${limit}`
    case 'maxLength':
      return `must be at most ${limit} characters long`
    case 'minItems':
      return `size cannot be less than ${limit}`
    case 'maxItems':
      return `must have at most ${limit} elements`
    case 'format':
      return 'is not in the expected format'
    default:
      return message ?? 'is not valid'
  }
}

const typeMessages: Record<string, string> = {
  string: 'must be a string',
  integer: 'must be an integer',
  number: 'must be a number',
  array: 'must be an array',
  object: 'must be a hash',
  boolean: 'must be boolean',
  null: 'must be null',
}

function unescapePointer(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~')
}
