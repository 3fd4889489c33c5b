import {
  isNestedDeeperThan,
  maxDepth,
  maybeUnstorable,
  unstorable,
  utf8Fault,
} from '../json-text.ts'
import { Malformed } from './malformed.ts'
import type { App } from './room.ts'

const jsonTypes = ['application/json', 'application/hal+json', 'application/merge-patch+json']

/**
 * Bodies are JSON, or empty: clients send `Content-Type: application/json` with nothing behind it. All that
 * cannot be read or stored is refused here, so that the rooms meet only texts that the database can keep.
 */
export function readJsonBodies(app: App): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    jsonTypes,
    { parseAs: 'buffer' },
    async (request: { rawBody?: string }, bytes: Buffer) => {
      const text = textOf(bytes)
      if (text === '') return undefined
      request.rawBody = text
      return parseJson(text)
    },
  )
  // Only methods whose bodies mean nothing come here: the others are refused before (`media-types.ts`).
  app.addContentTypeParser('*', { parseAs: 'buffer' }, async () => undefined)
}

function textOf(bytes: Buffer): string {
  const fault = utf8Fault(bytes)
  if (fault !== undefined) throw new Malformed(`Request body has ${fault}`)
  return new TextDecoder().decode(bytes).trim() === '' ? '' : new TextDecoder().decode(bytes)
}

function parseJson(text: string): unknown {
  if (isNestedDeeperThan(text, maxDepth)) {
    throw new Malformed(`The request body is nested deeper than ${maxDepth} levels`)
  }
  const value = parse(text)
  const fault = maybeUnstorable(text) ? unstorable(value) : undefined
  if (fault !== undefined) {
    throw new Malformed(`The request body holds ${fault}, which cannot be stored: take it out`)
  }
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const why = cause instanceof SyntaxError ? cause.message : 'it cannot be parsed'
    throw new Malformed(`The request body is not JSON: ${why}`)
  }
}
