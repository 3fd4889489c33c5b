import { describe, expect, it } from '@jest/globals'
import { ageInWords } from './age.ts'

const now = new Date('2024-03-10T12:00:00Z')
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('an age in words', () => {
  it.each([
    [-5 * hour, 'less than a minute ago'],
    [20_000, 'less than a minute ago'],
    [minute, '1 minute ago'],
    [44 * minute, '44 minutes ago'],
    [46 * minute, 'about 1 hour ago'],
    [91 * minute, 'about 2 hours ago'],
    [23 * hour, 'about 23 hours ago'],
    [25 * hour, '1 day ago'],
    [43 * hour, '2 days ago'],
    [29 * day, '29 days ago'],
    [31 * day, 'about 1 month ago'],
    [50 * day, 'about 2 months ago'],
    [200 * day, '7 months ago'],
    [370 * day, 'about 1 year ago'],
    [550 * day, 'over 1 year ago'],
    [700 * day, 'almost 2 years ago'],
  ])('of %d milliseconds is %s', (age, words) => {
    expect(ageInWords(new Date(now.getTime() - age), now)).toBe(words)
  })
})
