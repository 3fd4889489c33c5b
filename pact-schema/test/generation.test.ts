import { createHash } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { generation, schemasOfPact, serializeSchema } from '../src/pact-schema.ts'
import { largePact } from './large-pact.ts'

it('a change of what a pact gives comes with a new generation, for those who keep schemas', () => {
  const { schemas } = schemasOfPact(largePact(50))
  const text = schemas.map(({ schema }) => serializeSchema(schema)).join('')
  const sha = createHash('sha1').update(text).digest('hex')

  // Both change together: raise the generation when the sha has to be written anew.
  expect({ generation, sha }).toEqual({
    generation: 1,
    sha: 'f1ed076723f2ae9e4e66bd9db18bedeaf8fb98e4',
  })
})
