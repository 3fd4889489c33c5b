import { describe, expect, it } from '@jest/globals'
import { childrenFirst } from './database.ts'

describe('the order in which tables are emptied', () => {
  it('puts those that refer to others first', () => {
    const ordered = childrenFirst(
      ['experiments', 'users', 'variants'],
      [
        { child: 'experiments', parent: 'users' },
        { child: 'variants', parent: 'experiments' },
      ],
    )

    expect(ordered).toEqual(['variants', 'experiments', 'users'])
  })

  it('names the tables that refer to each other in a circle', () => {
    const circle = [
      { child: 'a', parent: 'b' },
      { child: 'b', parent: 'a' },
    ]

    expect(() => childrenFirst(['a', 'b'], circle)).toThrow('a, b refer to each other')
  })
})
