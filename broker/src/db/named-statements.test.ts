import { expect, it } from '@jest/globals'
import { statementName } from './named-statements.ts'

it('a statement has a name from its second use on, always the same', () => {
  expect(statementName('select 1 -- asked often')).toBeUndefined()
  const name = statementName('select 1 -- asked often')
  // PostgreSQL cuts longer ones
  expect(name?.length).toBeLessThan(64)
  expect(statementName('select 1 -- asked often')).toBe(name)
})

it('only so many statements are named, so that texts without end do not fill the memory of the server', () => {
  for (let n = 0; n < 1_000; n++) statementName(`select ${n}`)

  statementName('select 1 -- one too many')
  expect(statementName('select 1 -- one too many')).toBeUndefined()
  expect(statementName('select 2')).toBeDefined()
})
