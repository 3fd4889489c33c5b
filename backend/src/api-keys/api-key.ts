import { createHash } from 'node:crypto'
import type { Row } from '../db/schema.ts'
import { iso } from '../instant.ts'

export type ApiKeyRow = Row<'api_keys'>

/** The form of a key: `eptk_` and 32 hexadecimal digits. */
export function formatKey(uuid: string): string {
  return `eptk_${uuid.replaceAll('-', '').toLowerCase()}`
}

/** What is stored instead of a key. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key, 'utf8').digest('hex')
}

/** A key as the API shows it; the secret itself is shown only when it is made. */
export function representApiKey(key: ApiKeyRow) {
  return {
    id: key.id,
    name: key.name,
    description: key.description,
    scopes: key.scopes,
    is_active: key.is_active,
    expires_at: iso(key.expires_at),
    last_used_at: iso(key.last_used_at),
    created_at: iso(key.created_at),
    updated_at: iso(key.updated_at),
  }
}
