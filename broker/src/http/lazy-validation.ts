import buildCompilers from '@fastify/ajv-compiler'
import type { FastifySchemaCompiler } from 'fastify'

type Validator = ReturnType<FastifySchemaCompiler<unknown>>

/** Clients send what their own models hold: nothing is coerced, unknown properties are left alone, all errors are told. */
const compile = buildCompilers()(
  {},
  {
    customOptions: {
      coerceTypes: false,
      removeAdditional: false,
      allErrors: true,
      allowUnionTypes: true,
    },
  },
)

/**
 * A compiler of Fastify's own validators that makes each when the first request needs it: made all at once, for a good
 * hundred routes, they were the longest part of a start.
 */
export function lazyValidation(): FastifySchemaCompiler<unknown> {
  return ({ schema }) => {
    let made: Validator | undefined
    const validate: Validator = (value: unknown) => {
      made ??= compile({ schema }) as Validator
      const result = made(value)
      validate.errors = made.errors ?? null
      return result
    }
    return validate
  }
}
