import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { keyBytes, type Secret } from '../secret.ts'

/**
 * Encrypts what must not be read in the database: AES-256-GCM, bound to the place where it is kept, so that a sealed
 * text that is moved elsewhere does not open. The first key seals, all open: so keys are changed one after the other.
 */
export interface Keyring {
  canSeal: boolean
  seal(text: string, place: string): string
  /** Undefined when none of the keys opens it. */
  open(sealed: string, place: string): string | undefined
  /** Whether it was sealed with the first key. */
  isFresh(sealed: string): boolean
}

interface Key {
  /** Says which key a text was sealed with, and nothing else about it. */
  id: string
  bytes: Buffer
}

/** Throws when it is asked to seal without a key: ask `canSeal` before. */
export function keyringOf(keys: readonly Secret[]): Keyring {
  const known = keys.map((secret): Key => {
    const bytes = keyBytes(secret.reveal())
    if (!bytes) throw new Error('A key for secrets has not 32 bytes')
    return {
      id: createHash('sha256').update('key ').update(bytes).digest('hex').slice(0, 8),
      bytes,
    }
  })
  const [first] = known
  return {
    canSeal: first !== undefined,
    seal(text, place) {
      if (!first) throw new Error('There is no key to seal a secret with')
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', first.bytes, nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const parts = [nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))
      return ['v1', first.id, ...parts].join('.')
    },
    open(sealed, place) {
      const [version, id, ...parts] = sealed.split('.')
      const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'))
      const key = known.find((one) => one.id === id)
      if (version !== 'v1' || !key || !nonce || !text || tag?.length !== 16) return undefined
      const cipher = createDecipheriv('aes-256-gcm', key.bytes, nonce).setAAD(Buffer.from(place))
      try {
        return cipher.setAuthTag(tag).update(text, undefined, 'utf8') + cipher.final('utf8')
      } catch {
        // Changed, or moved from another place.
        return undefined
      }
    },
    isFresh: (sealed) => first !== undefined && sealed.split('.')[1] === first.id,
  }
}
