import { expect, it } from '@jest/globals'
import { requestIdOf } from './request-id.ts'

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

it.each(['7f3a', 'build-12/step.3', 'Root=1-67891233:abc', 'a'.repeat(128)])(
  'a well-formed id of the caller stays: %s',
  (id) => expect(requestIdOf({ headers: { 'x-request-id': id } })).toBe(id),
)

it.each([undefined, '', 'a b', 'a\tb', 'one, two', '<b>', 'é', '"', 'a'.repeat(129), ['a', 'b']])(
  'anything else is replaced by an id of our own: %j',
  (id) => expect(requestIdOf({ headers: { 'x-request-id': id } })).toMatch(uuid),
)
