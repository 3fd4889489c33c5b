import { S3Error } from './s3-error.ts'
import { encode } from './signature.ts'
import type { Bucket, StoredObject } from './store.ts'
import { type XmlContent, xmlDocument } from './xml.ts'

type Parameters = ReadonlyMap<string, string>

/** What a page of a listing holds: keys, and below a delimiter only their common beginnings. */
interface Page {
  objects: [string, StoredObject][]
  prefixes: string[]
  /** The last key or beginning on this page, when there is more. */
  last: string | undefined
}

/** ListObjectsV2. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export function listObjects(bucket: Bucket, query: Parameters): string {
  const token = query.get('continuation-token')
  const after = token === undefined ? (query.get('start-after') ?? '') : readToken(token)
  const page = takePage(bucket, query, after)
  return xmlDocument('ListBucketResult', {
    ...represent(bucket, query, page),
    KeyCount: page.objects.length + page.prefixes.length,
    ContinuationToken: token,
    StartAfter: encoded(query, query.get('start-after')),
    NextContinuationToken: page.last === undefined ? undefined : writeToken(page.last),
  })
}

/** The older ListObjects. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html */
export function listObjectsV1(bucket: Bucket, query: Parameters): string {
  const marker = query.get('marker') ?? ''
  const page = takePage(bucket, query, marker)
  return xmlDocument('ListBucketResult', {
    ...represent(bucket, query, page),
    Marker: encoded(query, marker),
    NextMarker: encoded(query, page.last),
  })
}

function takePage(bucket: Bucket, query: Parameters, after: string): Page {
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const limit = maxKeys(query)
  const page: Page = { objects: [], prefixes: [], last: undefined }
  const keys = [...bucket.objects.keys()].filter((key) => key.startsWith(prefix)).toSorted(byBytes)
  let last = ''
  for (const key of keys) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const shared = end < 0 ? undefined : key.slice(0, end + delimiter.length)
    const name = shared ?? key
    if (byBytes(key, after) <= 0 || shared === after || name === page.prefixes.at(-1)) continue
    if (page.objects.length + page.prefixes.length === limit) {
      if (limit > 0) page.last = last
      break
    }
    const object = bucket.objects.get(key)
    if (shared !== undefined) page.prefixes.push(shared)
    else if (object) page.objects.push([key, object])
    last = name
  }
  return page
}

function represent(
  bucket: Bucket,
  query: Parameters,
  page: Page,
): Record<string, XmlContent | XmlContent[]> {
  return {
    Name: bucket.name,
    Prefix: encoded(query, query.get('prefix') ?? ''),
    Delimiter: encoded(query, query.get('delimiter')),
    EncodingType: query.get('encoding-type'),
    MaxKeys: maxKeys(query),
    IsTruncated: page.last !== undefined,
    Contents: page.objects.map(([key, { etag, modified, bytes }]) => ({
      Key: encoded(query, key),
      LastModified: modified.toISOString(),
      ETag: etag,
      Size: bytes.length,
      StorageClass: 'STANDARD',
    })),
    CommonPrefixes: page.prefixes.map((one) => ({ Prefix: encoded(query, one) })),
  }
}

function maxKeys(query: Parameters): number {
  const given = Number(query.get('max-keys') ?? 1_000)
  if (Number.isInteger(given) && given >= 0) return Math.min(given, 1_000)
  throw new S3Error(400, 'InvalidArgument', 'max-keys must be a number that is not negative.')
}

/** XML cannot hold every character that a key can: clients may ask for keys in URL encoding. */
function encoded(query: Parameters, text: string | undefined): string | undefined {
  if (text === undefined || query.get('encoding-type') !== 'url') return text
  return text.split('/').map(encode).join('/')
}

/** S3 sorts by the bytes of UTF-8, which is not the order of JavaScript's strings. */
export function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

function writeToken(key: string): string {
  return Buffer.from(key).toString('base64url')
}

function readToken(token: string): string {
  if (/^[\w-]+$/.test(token)) return Buffer.from(token, 'base64url').toString()
  throw new S3Error(400, 'InvalidArgument', 'The continuation token provided is incorrect.')
}
