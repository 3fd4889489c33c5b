import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { S3Error } from './s3-error.ts'

/** The one account that there is. */
export interface Credentials {
  accessKeyId: string
  secretAccessKey: string
}

export interface SignedRequest {
  method: string
  /** Path and query as they came. */
  url: string
  headers: IncomingHttpHeaders
}

const algorithm = 'AWS4-HMAC-SHA256'
const allowedSkew = 15 * 60_000
const longestExpiry = 7 * 24 * 3_600
export const unsignedPayload = 'UNSIGNED-PAYLOAD'

/**
 * Checks the signature of a request, in its Authorization header or, presigned, in its query, and
 * returns what was signed as the hash of its body. Throws S3Error as S3 would refuse.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
 */
export function verifySignature(request: SignedRequest, account: Credentials, now: Date): string {
  const query = readQuery(request.url)
  const claim = query.some(([name]) => name === 'X-Amz-Algorithm')
    ? presignedClaim(query, now)
    : headerClaim(request.headers, now)
  const [accessKeyId, date, region, service, end] = claim.credential.split('/')
  if (!date || !region || service !== 's3' || end !== 'aws4_request') {
    throw new S3Error(400, 'AuthorizationHeaderMalformed', 'The credential scope is not one of S3.')
  }
  if (accessKeyId !== account.accessKeyId) {
    throw new S3Error(403, 'InvalidAccessKeyId', 'The access key id does not exist in our records.')
  }
  if (!claim.signedHeaders.includes('host')) {
    throw new S3Error(403, 'AccessDenied', 'The host header must be signed.')
  }
  const canonical = canonicalRequest(request, query, claim)
  const scope = `${date}/${region}/s3/aws4_request`
  const toSign = [algorithm, claim.time, scope, sha256(canonical)].join('\n')
  const key = [date, region, 's3', 'aws4_request'].reduce(
    hmac,
    Buffer.from(`AWS4${account.secretAccessKey}`),
  )
  const expected = hmac(key, toSign).toString('hex')
  if (!isEqual(expected, claim.signature)) {
    throw new S3Error(
      403,
      'SignatureDoesNotMatch',
      'The signature we calculated does not match the one you provided. Check your secret access key and signing method.',
    )
  }
  return claim.payload
}

interface Claim {
  credential: string
  signedHeaders: string[]
  signature: string
  time: string
  payload: string
}

function headerClaim(headers: IncomingHttpHeaders, now: Date): Claim {
  const { authorization } = headers
  if (!authorization) throw new S3Error(403, 'AccessDenied', 'Access Denied')
  const parts =
    /^AWS4-HMAC-SHA256 +Credential=([^,]+), *SignedHeaders=([^,]+), *Signature=(\w+)$/.exec(
      authorization,
    )
  if (!parts) {
    throw new S3Error(
      400,
      'AuthorizationHeaderMalformed',
      `Only ${algorithm} signatures are understood.`,
    )
  }
  const [, credential = '', signedHeaders = '', signature = ''] = parts
  const time = String(headers['x-amz-date'] ?? '')
  if (Math.abs(timeOf(time) - now.getTime()) > allowedSkew) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    )
  }
  const payload = headers['x-amz-content-sha256']
  if (typeof payload !== 'string') {
    throw new S3Error(
      400,
      'InvalidRequest',
      'Missing required header for this request: x-amz-content-sha256',
    )
  }
  return { credential, signedHeaders: signedHeaders.split(';'), signature, time, payload }
}

function presignedClaim(query: Query, now: Date): Claim {
  const given = (name: string) => query.find(([key]) => key === name)?.[1] ?? ''
  const expires = Number(given('X-Amz-Expires') || Number.NaN)
  if (given('X-Amz-Algorithm') !== algorithm || !(expires >= 1 && expires <= longestExpiry)) {
    throw new S3Error(
      400,
      'AuthorizationQueryParametersError',
      `X-Amz-Algorithm must be ${algorithm}, and X-Amz-Expires between 1 and ${longestExpiry} seconds.`,
    )
  }
  const time = given('X-Amz-Date')
  const age = now.getTime() - timeOf(time)
  if (age > expires * 1_000) throw new S3Error(403, 'AccessDenied', 'Request has expired')
  if (age < -allowedSkew) throw new S3Error(403, 'AccessDenied', 'Request is not yet valid')
  return {
    credential: given('X-Amz-Credential'),
    signedHeaders: given('X-Amz-SignedHeaders').split(';'),
    signature: given('X-Amz-Signature'),
    time,
    payload: given('X-Amz-Content-Sha256') || unsignedPayload,
  }
}

/** 20260131T235959Z */
function timeOf(text: string): number {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!parts) throw new S3Error(403, 'AccessDenied', 'A signed request needs a valid date.')
  const [, year, month, day, hour, minute, second] = parts.map(Number)
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second)
}

function canonicalRequest(
  { method, url, headers }: SignedRequest,
  query: Query,
  claim: Claim,
): string {
  const path = url.split('?', 1)[0] ?? '/'
  const uri = path
    .split('/')
    .map((part) => encode(decode(part)))
    .join('/')
  const parameters = query
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted((one, other) => (one < other ? -1 : 1))
  const signed = claim.signedHeaders.map((name) => {
    const value = headers[name]
    return `${name}:${String(value ?? '')
      .trim()
      .replace(/ +/g, ' ')}\n`
  })
  const names = claim.signedHeaders.join(';')
  return [method, uri, parameters.join('&'), signed.join(''), names, claim.payload].join('\n')
}

export type Query = [name: string, value: string][]

/** The parameters of a URL in their order. Unlike in forms, a plus is a plus. */
export function readQuery(url: string): Query {
  const at = url.indexOf('?')
  if (at < 0) return []
  return url
    .slice(at + 1)
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', ...value] = part.split('=')
      return [decode(name), decode(value.join('='))]
    })
}

export function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new S3Error(400, 'InvalidURI', "Couldn't parse the specified URI.")
  }
}

/** As signatures want it: everything but the unreserved characters of RFC 3986. */
export function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}

function isEqual(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
