import { createRequire } from 'node:module'
import type { ValidatorFactory } from '@fastify/ajv-compiler'
import type { FastifySchemaCompiler } from 'fastify'

type Validator = ReturnType<FastifySchemaCompiler<unknown>>

/** Clients send what their own models hold: nothing is coerced, unknown properties are left alone, all errors are told. */
const options = {
  coerceTypes: false,
  removeAdditional: false,
  allErrors: true,
  allowUnionTypes: true,
} as const

const load = createRequire(import.meta.url)
let compiler: FastifySchemaCompiler<unknown> | undefined

function compile(schema: unknown): Validator {
  compiler ??= makeCompiler()
  return compiler({ schema, method: '', url: '' })
}

function makeCompiler(): FastifySchemaCompiler<unknown> {
  const ajv = load('@fastify/ajv-compiler') as typeof import('@fastify/ajv-compiler')
  return ajv.default()({}, { customOptions: options }) as FastifySchemaCompiler<unknown>
}

/**
 * A compiler of Fastify's own validators that makes each when the first request needs it, and is loaded then: made all
 * at once, for a good hundred routes, they were the longest part of a start.
 */
function validatorOf({ schema }: { schema: unknown }): Validator {
  let made: Validator | undefined
  const validate: Validator = (value: unknown) => {
    made ??= compile(schema)
    const result = made(value)
    validate.errors = made.errors ?? null
    return result
  }
  return validate
}

/** As Fastify takes it; the type it has for it knows nothing of what it calls it with. */
export const lazyValidation = (() => validatorOf) as unknown as ValidatorFactory
