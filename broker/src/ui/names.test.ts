import { expect, it } from '@jest/globals'
import { grouped, isolated } from './names.ts'

it('isolates each name in a sentence, and the sentence, whatever the names are made of', () => {
  const sentence = 'A (b) failed with a <b> of A (b)+'

  expect(String(isolated(sentence, ['A (b)', 'A (b)+', null, '', undefined]))).toBe(
    '<bdi><bdi>A (b)</bdi> failed with a &#60;b&#62; of <bdi>A (b)+</bdi></bdi>',
  )
  expect(String(isolated('Nothing to check', []))).toBe('<bdi>Nothing to check</bdi>')
})

it.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [12_345_678, '12,345,678'],
])('writes %d as %s', (count, text) => {
  expect(grouped(count)).toBe(text)
})
