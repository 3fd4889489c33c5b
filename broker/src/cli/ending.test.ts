import { describe, expect, it } from '@jest/globals'
import { endInTime } from './ending.ts'

describe('what runs', () => {
  it('is ended one after the other, and is waited for', async () => {
    const told: string[] = []
    const slow = async (name: string) => {
      told.push(`${name} begins`)
      await new Promise((resolve) => setTimeout(resolve, 5))
      told.push(`${name} is done`)
    }

    expect(await endInTime([() => slow('a'), () => slow('b')], 10_000)).toBe(true)
    expect(told).toEqual(['a begins', 'a is done', 'b begins', 'b is done'])
  })

  it('is not waited for longer than one has patience', async () => {
    const never = () => new Promise<void>(() => {})
    const began = performance.now()

    expect(await endInTime([never], 30)).toBe(false)
    expect(performance.now() - began).toBeGreaterThanOrEqual(29)
  })
})
