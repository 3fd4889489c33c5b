import { describe, expect, it } from '@jest/globals'
import { listedTexts, toPattern } from './regex.ts'

const translated: [regex: string, pattern: string][] = [
  ['abc', '^abc$'],
  ['^abc$', '^abc$'],
  ['^a|b$', '^(?:^a|b$)$'],
  ['(a|b)', '^(a|b)$'],
  ['', '^$'],
  ['\\$', '^\\$$'],
  ['\\Aabc\\z', '^abc$'],
  ['\\h{8}', '^[0-9a-fA-F]{8}$'],
  ['[\\h_]', '^[0-9a-fA-F_]$'],
  ['a{,3}', '^a{0,3}$'],
  ['a{2,}', '^a{2,}$'],
  ['{a}', '^\\{a\\}$'],
  ['a]', '^a\\]$'],
  ['\\-\\:\\@\\"\\/', '^-:@"\\/$'],
  ['[\\w\\-\\.]+@[\\w.-]+', '^[\\w\\-\\.]+@[\\w.-]+$'],
  ['[]a]', '^[\\]a]$'],
  ['[a-z\\d-]', '^[a-z\\d-]$'],
  ['[\\d-x]', '^[\\d\\-x]$'],
  ['[[:digit:]]+', '^[\\p{Nd}]+$'],
  ['\\p{L}+', '^\\p{L}+$'],
  ['\\x41\\x{1F600}\\u0042', '^\\x41\\u{1F600}\\u0042$'],
  ['(?<year>\\d{4})-\\k<year>', '^(?<year>\\d{4})-\\k<year>$'],
  ['a(?#comment)b', '^ab$'],
  ['(?<!a)b(?=c)c', '^(?<!a)b(?=c)c$'],
  ['😀+', '^😀+$'],
]

const refused = [
  '(?i)abc',
  '(?>a)b',
  'a++',
  'a{2}+',
  'a{2}?',
  '\\Gabc',
  '\\X',
  '[a&&b]',
  '[a[b]]',
  '[abc',
  '(abc',
  'a)',
  'a\\',
  '\\1',
  'x'.repeat(5000),
  '(?P<a>b)',
  '*a',
  '[z-a]',
]

describe('listedTexts', () => {
  it.each([
    ['^(draft|active)$', ['draft', 'active']],
    ['a|abc', ['a', 'abc']],
    ['^a|b$', ['a', 'b']],
    ['(?:x)', ['x']],
    ['a\\.b\\|c', undefined],
    ['1\\.0|1\\-2', ['1.0', '1-2']],
    ['a|', ['a', '']],
    ['', ['']],
    ['(a|b)c', undefined],
    ['a.c', undefined],
    ['\\d', undefined],
    ['(a)|(b)', undefined],
    ['(?i)a', undefined],
    ['a^b', undefined],
    ['a$b', undefined],
  ])('reads %j as %j', (regex, texts) => {
    expect(listedTexts(regex)).toEqual(texts)
  })
})

describe('toPattern', () => {
  it.each(translated)('writes %j as %j', (regex, pattern) => {
    expect(toPattern(regex)).toEqual({ pattern })
    expect(() => new RegExp(pattern, 'u')).not.toThrow()
  })

  it.each(refused)('gives a reason for %j', (regex) => {
    expect(toPattern(regex)).toEqual({ reason: expect.stringMatching(/^it /) })
  })

  it('does not run what it translates', () => {
    const start = performance.now()
    expect(toPattern('^(a+)+$')).toEqual({ pattern: '^(a+)+$' })
    expect(toPattern(`^${'(a?'.repeat(900)}`)).toHaveProperty('reason')
    expect(performance.now() - start).toBeLessThan(500)
  })
})
