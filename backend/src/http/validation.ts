import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifySchemaCompiler, FastifySchemaValidationError } from 'fastify'
import { parseInstant } from '../instant.ts'

const email = /^[^\s@"<>()[\],;:\\]{1,64}@(?=.{1,255}$)[^\s@.]+(\.[^\s@.]+)+$/

function build(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    coerceTypes,
    useDefaults: true,
    verbose: true,
    allowUnionTypes: true,
    strict: false,
  })
  addFormats.default(ajv, ['uuid', 'uri'])
  ajv.addFormat('date-time', (text: string) => parseInstant(text) !== undefined)
  ajv.addFormat('email', email)
  return ajv
}

const exact = build(false)
const coercing = build(true)

/** Compiles when the first value comes: all at once, for more than a hundred routes, would be the longest part of a start. */
function compiledLater(ajv: Ajv, schema: object): () => ValidateFunction {
  let made: ValidateFunction | undefined
  return () => {
    made ??= ajv.compile(schema)
    return made
  }
}

/** Text of paths and queries may be read as a number or a boolean; a body must say what it means. */
export const validatorCompiler: FastifySchemaCompiler<object> = ({ schema, httpPart }) => {
  const compiled = compiledLater(httpPart === 'body' ? exact : coercing, schema)
  return (data: unknown) => {
    const validate = compiled()
    return validate(data)
      ? { value: data }
      : { error: (validate.errors ?? []) as unknown as FastifySchemaValidationError[] }
  }
}

/** Tells what is wrong with a value, or undefined when it fits the schema. */
export function checkAgainst(schema: object): (value: unknown) => string | undefined {
  const compiled = compiledLater(exact, schema)
  return (value) => {
    const validate = compiled()
    return validate(value) ? undefined : exact.errorsText(validate.errors)
  }
}

export interface ValidationItem {
  type: string
  loc: (string | number)[]
  msg: string
  input?: unknown
  ctx?: Record<string, unknown>
}

/** Translates schema errors of one part of a request into the items of a 422 body. */
export function validationItems(errors: readonly ErrorObject[], part: string): ValidationItem[] {
  const items = errors
    .filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'if')
    .map((error) => describe(error, part))
  return items.length > 0 ? items : errors.map((error) => describe(error, part))
}

function describe(error: ErrorObject, part: string): ValidationItem {
  const loc = [part, ...locate(error)]
  const input = error.data
  if (error.keyword === 'required') {
    return {
      type: 'missing',
      loc: [...loc, String(error.params.missingProperty)],
      msg: 'Field required',
      input: echo(input, loc),
    }
  }
  if (input === undefined || (input === null && loc.length === 1)) {
    return { type: 'missing', loc, msg: 'Field required', input: null }
  }
  return { ...explain(error, part === 'body'), loc, input: echo(input, loc) }
}

function locate({ instancePath }: ErrorObject): (string | number)[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step))
}

const secret = /password|token|secret/i

/** An error must send back neither megabytes nor secrets of what came in. */
function echo(input: unknown, loc: readonly (string | number)[]): unknown {
  if (secret.test(String(loc.at(-1)))) return '***'
  const text =
    JSON.stringify(input, (key, value: unknown) => (secret.test(key) ? '***' : value)) ?? 'null'
  return text.length <= 2000 ? JSON.parse(text) : `${text.slice(0, 2000)}…`
}

type Explanation = Pick<ValidationItem, 'type' | 'msg' | 'ctx'>

const typeNames: Record<string, Explanation> = {
  string: { type: 'string_type', msg: 'Input should be a valid string' },
  integer: { type: 'int_type', msg: 'Input should be a valid integer' },
  number: { type: 'float_type', msg: 'Input should be a valid number' },
  boolean: { type: 'bool_type', msg: 'Input should be a valid boolean' },
  array: { type: 'list_type', msg: 'Input should be a valid list' },
  object: { type: 'dict_type', msg: 'Input should be a valid dictionary' },
  null: { type: 'none_required', msg: 'Input should be None' },
}

const parsing: Record<string, Explanation> = {
  integer: {
    type: 'int_parsing',
    msg: 'Input should be a valid integer, unable to parse string as an integer',
  },
  number: {
    type: 'float_parsing',
    msg: 'Input should be a valid number, unable to parse string as a number',
  },
  boolean: {
    type: 'bool_parsing',
    msg: 'Input should be a valid boolean, unable to interpret input',
  },
}

const formats: Record<string, Explanation> = {
  uuid: { type: 'uuid_parsing', msg: 'Input should be a valid UUID' },
  'date-time': { type: 'datetime_parsing', msg: 'Input should be a valid datetime' },
  email: { type: 'value_error', msg: 'value is not a valid email address' },
  uri: { type: 'url_parsing', msg: 'Input should be a valid URL' },
}

function explain({ keyword, params, message }: ErrorObject, isBody: boolean): Explanation {
  const limit: unknown = params.limit
  switch (keyword) {
    case 'type': {
      const [name = ''] = [params.type].flat().map(String)
      const known = (isBody ? undefined : parsing[name]) ?? typeNames[name]
      return known ?? { type: 'value_error', msg: message ?? 'Invalid value' }
    }
    case 'format':
      return (
        formats[String(params.format)] ?? {
          type: 'value_error',
          msg: message ?? 'Invalid value',
        }
      )
    case 'enum': {
      const expected = listWords(params.allowedValues)
      return { type: 'enum', msg: `Input should be ${expected}`, ctx: { expected } }
    }
    case 'const':
      return { type: 'literal_error', msg: `Input should be ${String(params.allowedValue)}` }
    case 'pattern':
      return {
        type: 'string_pattern_mismatch',
        msg: `String should match pattern '${String(params.pattern)}'`,
        ctx: { pattern: params.pattern },
      }
    case 'minLength':
      return {
        type: 'string_too_short',
        msg: `String should have at least ${plural(limit, 'character')}`,
        ctx: { min_length: limit },
      }
    case 'maxLength':
      return {
        type: 'string_too_long',
        msg: `String should have at most ${plural(limit, 'character')}`,
        ctx: { max_length: limit },
      }
    case 'minItems':
      return {
        type: 'too_short',
        msg: `List should have at least ${plural(limit, 'item')} after validation`,
        ctx: { min_length: limit },
      }
    case 'maxItems':
      return {
        type: 'too_long',
        msg: `List should have at most ${plural(limit, 'item')} after validation`,
        ctx: { max_length: limit },
      }
    case 'minimum':
      return bound('greater_than_equal', 'greater than or equal to', { ge: limit })
    case 'maximum':
      return bound('less_than_equal', 'less than or equal to', { le: limit })
    case 'exclusiveMinimum':
      return bound('greater_than', 'greater than', { gt: limit })
    case 'exclusiveMaximum':
      return bound('less_than', 'less than', { lt: limit })
    default:
      return { type: 'value_error', msg: message ?? 'Invalid value' }
  }
}

function bound(type: string, words: string, ctx: Record<string, unknown>): Explanation {
  return { type, msg: `Input should be ${words} ${String(Object.values(ctx)[0])}`, ctx }
}

function plural(count: unknown, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`
}

function listWords(values: unknown): string {
  const quoted = (Array.isArray(values) ? values : []).map((value) =>
    value === null ? 'null' : `'${String(value)}'`,
  )
  const last = quoted.pop() ?? ''
  return quoted.length === 0 ? last : `${quoted.join(', ')} or ${last}`
}
