import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, answer, xmlAnswer } from './answer.ts'
import { type Body, digest } from './body.ts'
import { checkRead, checkWrite } from './conditions.ts'
import { noSuchKey, notImplemented, S3Error } from './s3-error.ts'
import { decode } from './signature.ts'
import { type Bucket, getBucket, type Store, type StoredObject } from './store.ts'
import { readTagging, readTaggingHeader, representTags } from './tags.ts'
import { elements, elementText, xmlDocument } from './xml.ts'

/** Headers that a PUT leaves with the object and a GET gives back. */
const keptHeaders = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
]

export function getObject(bucket: Bucket, key: string): StoredObject {
  const object = bucket.objects.get(key)
  if (object) return object
  throw noSuchKey(key)
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export function putObject(
  bucket: Bucket,
  key: string,
  headers: IncomingHttpHeaders,
  body: Body,
  now: Date,
): Answer {
  checkWrite(headers, bucket.objects.get(key))
  const { bytes, checksums } = body
  const etag = `"${digest('md5', bytes, 'hex')}"`
  const tags = readTaggingHeader(header(headers, 'x-amz-tagging'))
  const kept = { ...headersToKeep(headers), ...checksums }
  bucket.objects.set(key, { bytes, etag, modified: now, headers: kept, tags })
  return answer(200, { etag, ...checksums })
}

/** What is to be kept of a request's headers. `aws-chunked` is how the body travelled, not what it is. */
export function headersToKeep(headers: IncomingHttpHeaders): Record<string, string> {
  const refused = ['x-amz-server-side-encryption-customer-algorithm', 'x-amz-object-lock-mode']
  for (const name of refused) if (headers[name] !== undefined) throw notImplemented(name)
  const kept = Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (typeof value !== 'string') return []
    if (name !== 'content-encoding') {
      return keptHeaders.includes(name) || name.startsWith('x-amz-meta-') ? [[name, value]] : []
    }
    const encodings = value.split(',').map((one) => one.trim())
    const own = encodings.filter((one) => one !== 'aws-chunked' && one !== '')
    return own.length === 0 ? [] : [[name, own.join(',')]]
  })
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries(kept) }
}

/** GET and HEAD. https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html */
export function readObject(
  object: StoredObject,
  headers: IncomingHttpHeaders,
  query: ReadonlyMap<string, string>,
): Answer {
  const validators = { etag: object.etag, 'last-modified': object.modified.toUTCString() }
  if (checkRead(headers, object) === 'unchanged') return answer(304, validators)
  const overridden = keptHeaders.flatMap((name) => {
    const value = query.get(`response-${name}`)
    return value === undefined ? [] : [[name, value]]
  })
  const all = {
    ...object.headers,
    ...validators,
    'accept-ranges': 'bytes',
    ...(object.tags.size > 0 && { 'x-amz-tagging-count': String(object.tags.size) }),
    ...Object.fromEntries(overridden),
  }
  const range = readRange(header(headers, 'range'), object.bytes.length)
  if (!range) return answer(200, all, object.bytes)
  const [from, to] = range
  // A checksum of the whole would not be that of the part.
  const whole = Object.entries(all).filter(([name]) => !name.startsWith('x-amz-checksum-'))
  const part = { 'content-range': `bytes ${from}-${to}/${object.bytes.length}` }
  return answer(206, { ...Object.fromEntries(whole), ...part }, object.bytes.subarray(from, to + 1))
}

/** The first and last byte that is asked for; undefined when it is all of them, as for a range of another kind. */
function readRange(range: string | undefined, size: number): [number, number] | undefined {
  const parts = /^bytes=(\d*)-(\d*)$/.exec(range ?? '')
  if (!parts || (parts[1] === '' && parts[2] === '')) return undefined
  const [, first = '', last = ''] = parts
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (from <= to) return [from, to]
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable.')
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export function copyObject(
  store: Store,
  bucket: Bucket,
  key: string,
  headers: IncomingHttpHeaders,
  now: Date,
): Answer {
  const source = decode((header(headers, 'x-amz-copy-source') ?? '').split('?')[0] ?? '')
  const [sourceBucket = '', ...sourceKey] = source.replace(/^\//, '').split('/')
  const object = getObject(getBucket(store, sourceBucket), sourceKey.join('/'))
  const replaces = headers['x-amz-metadata-directive'] === 'REPLACE'
  if (!replaces && sourceBucket === bucket.name && sourceKey.join('/') === key) {
    throw new S3Error(400, 'InvalidRequest', 'This copy request is illegal: it changes nothing.')
  }
  checkWrite(headers, bucket.objects.get(key))
  const tags =
    headers['x-amz-tagging-directive'] === 'REPLACE'
      ? readTaggingHeader(header(headers, 'x-amz-tagging'))
      : object.tags
  const kept = replaces ? headersToKeep(headers) : object.headers
  bucket.objects.set(key, { ...object, headers: kept, tags, modified: now })
  return xmlAnswer(
    xmlDocument('CopyObjectResult', { ETag: object.etag, LastModified: now.toISOString() }),
  )
}

/** DeleteObjects, up to a thousand at once; those that are absent count as deleted. */
export function deleteObjects(bucket: Bucket, body: Body): Answer {
  const xml = body.bytes.toString('utf8')
  const keys = elements(xml, 'Object').map((object) => elementText(object, 'Key') ?? '')
  if (keys.length === 0 || keys.length > 1_000) {
    throw new S3Error(400, 'MalformedXML', 'Between 1 and 1000 objects can be deleted at once.')
  }
  for (const key of keys) bucket.objects.delete(key)
  const isQuiet = elementText(xml, 'Quiet') === 'true'
  return xmlAnswer(
    xmlDocument('DeleteResult', { Deleted: isQuiet ? [] : keys.map((Key) => ({ Key })) }),
  )
}

export function putTagging(object: StoredObject, body: Body): Answer {
  object.tags = readTagging(body.bytes.toString('utf8'))
  return answer(200)
}

export function getTagging(object: StoredObject): Answer {
  return xmlAnswer(xmlDocument('Tagging', representTags(object.tags)))
}

export function deleteTagging(object: StoredObject): Answer {
  object.tags = new Map()
  return answer(204)
}

export function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' ? value : undefined
}
