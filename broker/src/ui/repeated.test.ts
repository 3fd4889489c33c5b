import { describe, expect, it } from '@jest/globals'
import { repeated } from './repeated.ts'

/** A state to be changed, and texts that say how many were made before them. */
function given(most = 16) {
  let [state, made] = ['one', 0]
  const again = repeated(async () => state, most)
  return {
    become: (next: string) => {
      state = next
    },
    ask: (key: string, meanwhile?: () => void) =>
      again(key, async () => {
        meanwhile?.()
        return `${key} ${++made}`
      }),
    refuse: () => again('refused', () => Promise.reject(new Error('no'))),
  }
}

describe('a text that is given again', () => {
  it('is made once while the state lasts, for each key', async () => {
    const { ask } = given()

    expect([await ask('a'), await ask('b'), await ask('a'), await ask('b')]).toEqual([
      'a 1',
      'b 2',
      'a 1',
      'b 2',
    ])
  })

  it('is made anew in another state, and in one that comes back', async () => {
    const { ask, become } = given()
    await ask('a')
    become('two')
    expect(await ask('a')).toBe('a 2')
    become('one')
    expect(await ask('a')).toBe('a 3')
  })

  it('is not kept when the state changed while it was made, nor when it could not be made', async () => {
    const { ask, become, refuse } = given()
    await ask('a', () => become('two'))
    expect(await ask('a')).toBe('a 2')
    become('three')
    await ask('b', () => become('four'))
    become('three')
    expect(await ask('b')).toBe('b 4')
    await expect(refuse()).rejects.toThrow('no')
    await expect(refuse()).rejects.toThrow('no')
  })

  it('is given up for those asked for later, as many as may be kept', async () => {
    const { ask } = given(2)
    for (const key of ['a', 'b', 'a', 'c']) await ask(key)

    expect([await ask('a'), await ask('c'), await ask('b')]).toEqual(['a 1', 'c 3', 'b 4'])
  })
})
