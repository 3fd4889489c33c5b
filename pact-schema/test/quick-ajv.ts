import { Ajv2020, type Options } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'

/**
 * Ajv for many schemas of which each judges a few values: what it does to make a validator quicker takes longer than
 * that saves. Make one for a file: its first schema costs it the validator of schemas themselves.
 */
export function quickAjv(options: Options = {}): Ajv2020 {
  return addFormats.default(new Ajv2020({ strict: false, code: { optimize: false }, ...options }))
}
