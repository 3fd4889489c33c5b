import { describe, expect, it } from '@jest/globals'
import { readKeepBranchSelectors, readKeepSelectors } from './keep-selectors.ts'

const always = [{ deployed: true }, { released: true }]

describe('keep selectors', () => {
  it('are read in snake and camel case; what runs or is supported is always kept', () => {
    const text =
      '[{"pacticipant_name":"Wéb/Shop","max_age":3,"latest":null},{"mainBranch":true},{"deployed":true}]'

    expect(readKeepSelectors(text)).toEqual([
      { pacticipant: 'Wéb/Shop', maxAge: 3 },
      { mainBranch: true },
      { deployed: true },
      { released: true },
    ])
    expect(readKeepSelectors('[{"tag":true,"latest":true}]').slice(1)).toEqual(always)
  })

  it.each([
    ['[]', 'an empty list would delete everything'],
    ['[{}]', 'would keep everything'],
    ['{', 'is no JSON'],
    ['{"latest":true}', 'must be a list'],
    ['["latest"]', 'must hold objects'],
    ['[{"newest":true}]', 'holds "newest"'],
    ['[{"latest":false}]', 'can only be true'],
    ['[{"latest":"true"}]', 'can only be true'],
    ['[{"tag":""}]', 'where a name belongs'],
    ['[{"max_age":"90"}]', 'where a number of days belongs'],
    ['[{"max_age":-1}]', 'where a number of days belongs'],
    ['[{"branch":"a","main_branch":true}]', 'write two'],
  ])('%s is refused', (text, why) => {
    expect(() => readKeepSelectors(text)).toThrow(why)
  })

  it('for branches take a name or several, and none keeps all', () => {
    expect(readKeepBranchSelectors('[{"branch":["a","b"]},{"max_age":7}]')).toEqual([
      { branch: ['a', 'b'] },
      { maxAge: 7 },
    ])
    expect(readKeepBranchSelectors('[]')).toBeUndefined()
    expect(readKeepBranchSelectors('null')).toBeUndefined()
    expect(() => readKeepBranchSelectors('[{"latest":true}]')).toThrow('holds "latest"')
  })
})
