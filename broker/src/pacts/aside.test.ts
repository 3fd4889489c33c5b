import { describe, expect, it } from '@jest/globals'
import { TimeIsUp } from '../aside.ts'
import { aside } from './aside.ts'
import { readContent } from './content.ts'

function document(interactions: number, status = 200): string {
  return JSON.stringify({
    interactions: Array.from({ length: interactions }, (_, index) => ({
      description: `interaction ${index}`,
      request: { method: 'GET', path: `/things/${index}` },
      response: { status, body: { id: index, price: 1.5, names: ['a', 'b', 'c'] } },
    })),
  })
}

describe('work on large documents', () => {
  it('gives the same answers as in place, and lets others in meanwhile', async () => {
    const text = document(3_000)
    let turns = 0
    const ticking = setInterval(() => turns++, 1)

    const readings = await Promise.all([1, 2, 3].map(() => aside({ kind: 'read', text })))

    clearInterval(ticking)
    const here = readContent(text)
    for (const reading of readings) expect(reading).toEqual(here)
    expect(turns).toBeGreaterThan(5)
  })

  it('ends at its time limit', async () => {
    const [older, newer] = [document(20_000), document(20_000, 404)]

    await expect(aside({ kind: 'diff', older, newer }, 1)).rejects.toBeInstanceOf(TimeIsUp)
    expect(await aside({ kind: 'diff', older: document(1), newer: document(1, 404) }, 1)).toContain(
      '+        "status": 404',
    )
  })

  it('goes on after a task whose time was up', async () => {
    const text = document(3_000)
    const late = aside({ kind: 'diff', older: document(20_000), newer: document(20_000, 404) }, 1)
    await expect(late).rejects.toBeInstanceOf(TimeIsUp)

    for (const _ of [1, 2]) expect(await aside({ kind: 'read', text })).toEqual(readContent(text))
  })

  it('refuses a large document that is none', async () => {
    expect(await aside({ kind: 'read', text: `${document(3_000)}]` })).toMatchObject({
      kind: 'not-json',
    })
  })
})
