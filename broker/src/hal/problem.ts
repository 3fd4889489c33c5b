import type { FieldErrors } from '../errors.ts'

/** Problem details for HTTP APIs. See https://datatracker.ietf.org/doc/html/rfc9457. */
export const problemMediaType = 'application/problem+json;charset=utf-8'

export interface Problem {
  title: string
  type: string
  status: number
  detail?: string
  instance?: string
  errors?: { type: string; title: string; detail: string; pointer?: string }[]
}

/** The problem form of validation messages; `typeUrl` turns a problem's name into its URL. */
export function validationProblem(
  status: number,
  fields: FieldErrors | string[],
  typeUrl: (type: string) => string,
): Problem {
  const entries = Array.isArray(fields)
    ? fields.map((message) => ({ field: undefined, message }))
    : Object.entries(fields).flatMap(([field, messages]) =>
        messages.map((message) => ({ field, message })),
      )
  return {
    title: 'Validation errors',
    type: typeUrl('validation-error'),
    status,
    instance: '/',
    errors: entries.map(({ field, message }) => ({
      type: typeUrl(problemType(message)),
      title: 'Invalid body parameter',
      detail: message,
      ...(field !== undefined && { pointer: `/${field.replaceAll('.', '/')}` }),
    })),
  }
}

function problemType(message: string): string {
  if (message.includes('missing')) return 'missing-body-property'
  if (message.includes('format')) return 'invalid-body-property-format'
  return 'invalid-body-property-value'
}
