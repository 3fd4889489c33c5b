import { createHash, randomBytes } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { type Answer, answer, xmlAnswer } from './answer.ts'
import { type Body, digest } from './body.ts'
import { checkWrite } from './conditions.ts'
import { header, headersToKeep } from './objects.ts'
import { S3Error } from './s3-error.ts'
import type { Bucket, Upload } from './store.ts'
import { readTaggingHeader } from './tags.ts'
import { elements, elementText, xmlDocument } from './xml.ts'

/** All parts but the last. */
const smallestPart = 5 * 1024 * 1024

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html */
export function createUpload(bucket: Bucket, key: string, headers: IncomingHttpHeaders): Answer {
  const id = randomBytes(24).toString('base64url')
  const tags = readTaggingHeader(header(headers, 'x-amz-tagging'))
  bucket.uploads.set(id, { key, headers: headersToKeep(headers), tags, parts: new Map() })
  return xmlAnswer(
    xmlDocument('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: key, UploadId: id }),
  )
}

export function getUpload(bucket: Bucket, id: string, key: string): Upload {
  const upload = bucket.uploads.get(id)
  if (upload?.key === key) return upload
  throw new S3Error(404, 'NoSuchUpload', 'The upload does not exist: it was aborted or completed.')
}

export function putPart(upload: Upload, number: string, body: Body, now: Date): Answer {
  const part = Number(number)
  if (!Number.isInteger(part) || part < 1 || part > 10_000) {
    throw new S3Error(400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000.')
  }
  const etag = `"${digest('md5', body.bytes, 'hex')}"`
  upload.parts.set(part, { bytes: body.bytes, etag, modified: now })
  return answer(200, { etag, ...body.checksums })
}

export function listParts(bucket: Bucket, id: string, upload: Upload): Answer {
  const parts = [...upload.parts].toSorted(([one], [other]) => one - other)
  return xmlAnswer(
    xmlDocument('ListPartsResult', {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: id,
      IsTruncated: false,
      Part: parts.map(([PartNumber, { etag, bytes, modified }]) => ({
        PartNumber,
        LastModified: modified.toISOString(),
        ETag: etag,
        Size: bytes.length,
      })),
    }),
  )
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html */
export function completeUpload(
  bucket: Bucket,
  id: string,
  upload: Upload,
  headers: IncomingHttpHeaders,
  body: Body,
  now: Date,
): Answer {
  checkWrite(headers, bucket.objects.get(upload.key))
  const parts = namedParts(upload, body.bytes.toString('utf8'))
  const hash = createHash('md5')
  for (const part of parts) hash.update(Buffer.from(part.etag.slice(1, -1), 'hex'))
  const etag = `"${hash.digest('hex')}-${parts.length}"`
  const bytes = Buffer.concat(parts.map((part) => part.bytes))
  bucket.objects.set(upload.key, {
    bytes,
    etag,
    modified: now,
    headers: upload.headers,
    tags: upload.tags,
  })
  bucket.uploads.delete(id)
  return xmlAnswer(
    xmlDocument('CompleteMultipartUploadResult', {
      Bucket: bucket.name,
      Key: upload.key,
      ETag: etag,
    }),
  )
}

function namedParts(upload: Upload, xml: string): { bytes: Buffer; etag: string }[] {
  const named = elements(xml, 'Part').map((part) => ({
    number: Number(elementText(part, 'PartNumber')),
    etag: (elementText(part, 'ETag') ?? '').replaceAll('"', ''),
  }))
  if (named.length === 0) throw new S3Error(400, 'MalformedXML', 'You must name at least one part.')
  if (named.some(({ number }, index) => number <= (named[index - 1]?.number ?? 0))) {
    throw new S3Error(400, 'InvalidPartOrder', 'The list of parts was not in ascending order.')
  }
  return named.map(({ number, etag }, index) => {
    const part = upload.parts.get(number)
    if (!part || part.etag !== `"${etag}"`) {
      throw new S3Error(400, 'InvalidPart', `Part ${number} was not uploaded, or has another ETag.`)
    }
    if (part.bytes.length < smallestPart && index < named.length - 1) {
      throw new S3Error(
        400,
        'EntityTooSmall',
        `Part ${number} is smaller than ${smallestPart} bytes.`,
      )
    }
    return part
  })
}
