import { describe, expect, it } from '@jest/globals'
import { code, fenced, plain } from './summary.ts'

describe('what stands on the page of a run', () => {
  it.each([
    ['a|b', String.raw`a\|b`],
    ['<img>', String.raw`\<img\>`],
    ['[x](y)', String.raw`\[x\](y)`],
    ['`#1` _a_ *b*', String.raw`\`\#1\` \_a\_ \*b\*`],
    ['two\n  lines', 'two lines'],
    ['Grüße/%', 'Grüße/%'],
  ])('is text as it is: %j', (text, expected) => {
    expect(plain(text)).toBe(expected)
  })

  it.each([
    ['main', '`main`'],
    ['a`b', '``a`b``'],
    ['`a`', '`` `a` ``'],
    ['a``b', '```a``b```'],
    ['two\nlines', '`two lines`'],
  ])('is a word of code, whatever is in it: %j', (text, expected) => {
    expect(code(text)).toBe(expected)
  })

  it.each([
    ['plain', '```text\nplain\n```'],
    ['a ``` b', '````text\na ``` b\n````'],
    ['`````', '``````text\n`````\n``````'],
  ])('is a block that nothing within can end: %j', (text, expected) => {
    expect(fenced(text)).toBe(expected)
  })
})
