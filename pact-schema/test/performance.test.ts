import { describe, expect, it } from '@jest/globals'
import { schemasOfPact, serializeSchema } from '../src/pact-schema.ts'
import { largePact } from './large-pact.ts'

describe('a pact of 5 MB with 2,000 interactions', () => {
  it('takes well under two seconds', () => {
    const text = JSON.stringify(largePact(2000))
    expect(text.length).toBeGreaterThan(5_000_000)
    const pact: unknown = JSON.parse(text)
    const limit = process.env.NODE_V8_COVERAGE ? 6000 : 2000
    const times: number[] = []
    // What V8 has compiled meanwhile, or what a neighbour of the machine leaves, may make another try quicker.
    while (times.length < 3 && !times.some((time) => time < limit)) {
      const start = performance.now()
      const before = process.cpuUsage()
      const { schemas, notes } = schemasOfPact(pact)
      const bytes = schemas.map(({ schema }) => serializeSchema(schema)).join('').length
      // Neighbours lengthen the time on the wall, not that of the processor.
      const { user, system } = process.cpuUsage(before)
      times.push(Math.min((user + system) / 1000, performance.now() - start))
      expect([schemas.length, notes.length, bytes > 100_000]).toEqual([160, 0, true])
    }
    console.info(`${(text.length / 1e6).toFixed(1)} MB: ${times.map(Math.round).join(', ')} ms`)
    // What is counted for its coverage is slower.
    expect(Math.min(...times)).toBeLessThan(limit)
  }, 60_000)
})
