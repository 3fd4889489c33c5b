import { describe, expect, it } from '@jest/globals'
import { Secret } from '../secret.ts'
import { keyringOf } from './sealing.ts'

const [one, other] = ['ab'.repeat(32), Buffer.alloc(32, 7).toString('base64')].map(
  (key) => new Secret(key),
)
if (!one || !other) throw new Error('two keys')

describe('a sealed text', () => {
  it('opens with its key at its place, and nowhere else', () => {
    const keyring = keyringOf([one])
    const sealed = keyring.seal('grün', 'webhook a password')

    expect(sealed).not.toContain('grün')
    expect(keyring.open(sealed, 'webhook a password')).toBe('grün')
    expect(keyring.open(sealed, 'webhook b password')).toBeUndefined()
    expect(keyringOf([other]).open(sealed, 'webhook a password')).toBeUndefined()
    expect(keyringOf([]).open(sealed, 'webhook a password')).toBeUndefined()
  })

  it('never looks the same twice', () => {
    const keyring = keyringOf([one])
    expect(keyring.seal('x', 'p')).not.toBe(keyring.seal('x', 'p'))
  })

  it.each([
    [
      'changed',
      (sealed: string) =>
        sealed.replace(
          /\.(.)([^.]*)$/,
          (_all, first, rest) => `.${first === 'A' ? 'B' : 'A'}${rest}`,
        ),
    ],
    ['cut', (sealed: string) => sealed.slice(0, -4)],
    ['emptied', () => ''],
  ])('does not open when it was %s', (_what, change) => {
    const keyring = keyringOf([one])
    expect(keyring.open(change(keyring.seal('x', 'p')), 'p')).toBeUndefined()
  })

  it('opens with an older key that stands behind the new one, which seals', () => {
    const old = keyringOf([one]).seal('x', 'p')
    const both = keyringOf([other, one])

    expect(both.open(old, 'p')).toBe('x')
    expect(both.isFresh(old)).toBe(false)
    const renewed = both.seal('x', 'p')
    expect(both.isFresh(renewed)).toBe(true)
    expect(keyringOf([other]).open(renewed, 'p')).toBe('x')
  })
})
