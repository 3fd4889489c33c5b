import { expect, it } from '@jest/globals'
import { startSchedule } from './schedule.ts'

it('work comes by its pattern, never twice at once, tells what fails, and is asked to end', async () => {
  const errors: unknown[] = []
  let begun = 0
  const twice = Promise.withResolvers<void>()
  const schedule = startSchedule(
    '* * * * * *',
    async (signal) => {
      begun += 1
      if (begun === 1) throw new Error('the first fails')
      twice.resolve()
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    },
    (error) => errors.push(error),
  )

  await twice.promise
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  await schedule.stop()

  expect(begun).toBe(2)
  expect(errors).toEqual([new Error('the first fails')])
}, 10_000)
