import type { IncomingHttpHeaders } from 'node:http'
import { S3Error } from './s3-error.ts'
import type { StoredObject } from './store.ts'

/** Whether the object is unchanged for this reader, who then needs no body. Throws 412 when he wanted another one. */
export function checkRead(
  headers: IncomingHttpHeaders,
  object: StoredObject,
): 'send' | 'unchanged' {
  const { etag } = object
  const modified = Math.floor(object.modified.getTime() / 1_000) * 1_000
  const since = (name: 'if-modified-since' | 'if-unmodified-since') =>
    Date.parse(headers[name] ?? '')
  if (headers['if-match'] !== undefined) {
    if (!names(headers['if-match'], etag)) throw preconditionFailed('If-Match')
  } else if (modified > since('if-unmodified-since')) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  if (headers['if-none-match'] !== undefined) {
    return names(headers['if-none-match'], etag) ? 'unchanged' : 'send'
  }
  return modified <= since('if-modified-since') ? 'unchanged' : 'send'
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
export function checkWrite(headers: IncomingHttpHeaders, current: StoredObject | undefined): void {
  const match = headers['if-match']
  const noneMatch = headers['if-none-match']
  if (noneMatch !== undefined && current && names(noneMatch, current.etag)) {
    throw preconditionFailed('If-None-Match')
  }
  if (match === undefined) return
  if (!current) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.')
  if (!names(match, current.etag)) throw preconditionFailed('If-Match')
}

function names(header: string, etag: string): boolean {
  return header.split(',').some((one) => ['*', etag, etag.slice(1, -1)].includes(one.trim()))
}

function preconditionFailed(condition: string): S3Error {
  return new S3Error(
    412,
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}.`,
  )
}
