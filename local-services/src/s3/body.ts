import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { crc32 } from 'node:zlib'
import { notImplemented, S3Error } from './s3-error.ts'
import { unsignedPayload } from './signature.ts'

/** Everything is kept in memory: a request is refused before it fills it. */
const largestBody = 256 * 1024 * 1024

/** A body as it was meant, and the checksums that came with it, by header name. */
export interface Body {
  bytes: Buffer
  checksums: Record<string, string>
}

/**
 * Reads a body, takes it out of its chunks, and compares it with every checksum it came with.
 * `payload` is what was signed as its hash. Throws S3Error when they differ.
 */
export async function readBody(
  stream: AsyncIterable<Buffer>,
  headers: IncomingHttpHeaders,
  payload: string,
): Promise<Body> {
  const raw = await collect(stream)
  const { bytes, trailers } = decodeChunks(raw, payload)
  const declared = headers['x-amz-decoded-content-length']
  if (declared !== undefined && Number(declared) !== bytes.length) {
    throw new S3Error(
      400,
      'IncompleteBody',
      `${bytes.length} bytes came, and ${declared} were declared.`,
    )
  }
  if (/^[\da-f]{64}$/.test(payload) && payload !== digest('sha256', bytes, 'hex')) {
    throw new S3Error(
      400,
      'XAmzContentSHA256Mismatch',
      'The provided x-amz-content-sha256 header does not match what was computed.',
    )
  }
  const md5 = headers['content-md5']
  if (typeof md5 === 'string' && md5 !== digest('md5', bytes, 'base64')) {
    throw new S3Error(
      400,
      'BadDigest',
      'The Content-MD5 you specified did not match what we received.',
    )
  }
  return { bytes, checksums: verifyChecksums({ ...headers, ...trailers }, bytes) }
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size > largestBody) {
      throw new S3Error(400, 'EntityTooLarge', `A body may have ${largestBody} bytes at most here.`)
    }
    parts.push(part)
  }
  return Buffer.concat(parts, size)
}

/**
 * `SIZE[;extension]\r\n BYTES\r\n` again and again until a size of nought, then trailing headers.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
function decodeChunks(
  raw: Buffer,
  payload: string,
): { bytes: Buffer; trailers: Record<string, string> } {
  if (payload === unsignedPayload || !payload.startsWith('STREAMING-')) {
    return { bytes: raw, trailers: {} }
  }
  if (payload !== 'STREAMING-UNSIGNED-PAYLOAD-TRAILER') throw notImplemented(`bodies of ${payload}`)
  const chunks: Buffer[] = []
  let at = 0
  const line = () => {
    const end = raw.indexOf('\r\n', at)
    if (end < 0) throw new S3Error(400, 'IncompleteBody', 'The last chunk is missing.')
    const text = raw.toString('latin1', at, end)
    at = end + 2
    return text
  }
  for (;;) {
    const size = Number.parseInt(line(), 16)
    if (size === 0) break
    if (!(size > 0) || at + size + 2 > raw.length) {
      throw new S3Error(400, 'IncompleteBody', 'A chunk is shorter than it says.')
    }
    chunks.push(raw.subarray(at, at + size))
    at += size + 2
  }
  const trailers: Record<string, string> = {}
  while (at < raw.length) {
    const [name = '', value = ''] = line().split(':', 2)
    if (name !== '') trailers[name.trim().toLowerCase()] = value.trim()
  }
  return { bytes: Buffer.concat(chunks), trailers }
}

const checksums: Record<string, ((bytes: Buffer) => string) | undefined> = {
  'x-amz-checksum-crc32': (bytes) => {
    const result = Buffer.alloc(4)
    result.writeUInt32BE(crc32(bytes))
    return result.toString('base64')
  },
  'x-amz-checksum-sha1': (bytes) => digest('sha1', bytes, 'base64'),
  'x-amz-checksum-sha256': (bytes) => digest('sha256', bytes, 'base64'),
  'x-amz-checksum-crc32c': undefined,
  'x-amz-checksum-crc64nvme': undefined,
}

function verifyChecksums(headers: IncomingHttpHeaders, bytes: Buffer): Record<string, string> {
  const given = Object.entries(checksums).filter(([name]) => headers[name] !== undefined)
  for (const [name, compute] of given) {
    if (!compute) throw notImplemented(`the checksum ${name}`)
    if (headers[name] === compute(bytes)) continue
    throw new S3Error(400, 'BadDigest', `The ${name} you specified did not match what we received.`)
  }
  return Object.fromEntries(given.map(([name]) => [name, String(headers[name])]))
}

export function digest(
  kind: 'md5' | 'sha1' | 'sha256',
  bytes: Buffer,
  form: 'hex' | 'base64',
): string {
  return createHash(kind).update(bytes).digest(form)
}
