import type { FastifySerializerCompiler } from 'fastify'
import { checkAgainst } from './validation.ts'

/**
 * Plain JSON. When strict, every answer is first compared with its route's schema and the request fails when they
 * differ, so that tests find descriptions that do not tell the truth.
 */
export function serializerCompiler(isStrict: boolean): FastifySerializerCompiler<object> {
  return ({ schema, method, url }) => {
    if (!isStrict) return (answer) => JSON.stringify(answer)
    const faultIn = checkAgainst(schema)
    return (answer) => {
      const text = JSON.stringify(answer)
      const fault = faultIn(JSON.parse(text))
      if (fault) throw new Error(`The answer of ${method} ${url} is not as described: ${fault}`)
      return text
    }
  }
}
