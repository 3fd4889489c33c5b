import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { inLanes, type Step } from './lanes.ts'

/** Runs them, each for its milliseconds, and tells what began and ended in which order, and the most at once. */
async function played(steps: (Step & { takes: number })[], width: number) {
  const story: string[] = []
  let running = 0
  let most = 0
  const results = await inLanes(steps, width, async (step) => {
    story.push(`+${step.name}`)
    running += 1
    most = Math.max(most, running)
    await sleep(steps.find(({ name }) => name === step.name)?.takes ?? 0)
    running -= 1
    story.push(`-${step.name}`)
    return step.name.toUpperCase()
  })
  return { story: story.join(' '), most, results }
}

describe('steps in lanes', () => {
  it('begin in their order, as many at once as there are lanes, and answer in their order', async () => {
    const steps = [
      { name: 'a', takes: 60 },
      { name: 'b', takes: 5 },
      { name: 'c', takes: 5 },
    ]
    expect(await played(steps, 2)).toEqual({
      story: '+a +b -b +c -c -a',
      most: 2,
      results: ['A', 'B', 'C'],
    })
  })

  it('wait for what they follow, and let others pass meanwhile', async () => {
    const steps = [
      { name: 'a', takes: 40 },
      { name: 'b', takes: 5, after: ['a'] },
      { name: 'c', takes: 5 },
    ]
    expect((await played(steps, 2)).story).toBe('+a +c -c -a +b -b')
  })

  it('wait for nothing that is not among them', async () => {
    const { results } = await played([{ name: 'b', takes: 1, after: ['a'] }], 4)
    expect(results).toEqual(['B'])
  })

  it('stand still in one lane only as long as its step does', async () => {
    const steps = [
      { name: 'a', takes: 5 },
      { name: 'b', takes: 5, after: ['a'] },
    ]
    expect(await played(steps, 1)).toMatchObject({ most: 1, results: ['A', 'B'] })
  })
})
