import { describe, expect, it } from '@jest/globals'
import { unsignedPayload, verifySignature } from './signature.ts'

/** The worked examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and sigv4-query-string-auth.html. */
const account = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const now = new Date('2013-05-24T00:00:00Z')
const host = 'examplebucket.s3.amazonaws.com'
const scope = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
const empty = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function inHeader(signature: string, signedHeaders: string): string {
  return `AWS4-HMAC-SHA256 Credential=${scope},SignedHeaders=${signedHeaders},Signature=${signature}`
}

describe("a request's signature", () => {
  const request = {
    method: 'GET',
    url: '/test.txt',
    headers: {
      host,
      range: 'bytes=0-9',
      'x-amz-content-sha256': empty,
      'x-amz-date': '20130524T000000Z',
      authorization: inHeader(
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
        'host;range;x-amz-content-sha256;x-amz-date',
      ),
    },
  }

  it('is the one that AWS documents for a GET with a range', () => {
    expect(verifySignature(request, account, now)).toBe(empty)
  })

  it('is the one that AWS documents for a listing', () => {
    const { range: _range, ...headers } = request.headers
    const authorization = inHeader(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
      'host;x-amz-content-sha256;x-amz-date',
    )
    const listing = {
      method: 'GET',
      url: '/?max-keys=2&prefix=J',
      headers: { ...headers, authorization },
    }
    expect(verifySignature(listing, account, now)).toBe(empty)
  })

  it.each([
    ['another header', { headers: { ...request.headers, range: 'bytes=0-10' } }],
    ['another path', { url: '/test.txt2' }],
    ['another method', { method: 'DELETE' }],
    ['another parameter', { url: '/test.txt?versionId=1' }],
  ])('is not that of a request with %s', (_change, change) => {
    expect(() => verifySignature({ ...request, ...change }, account, now)).toThrow(
      'The signature we calculated does not match',
    )
  })

  it.each([
    ['nonsense', 'Only AWS4-HMAC-SHA256 signatures are understood'],
    [inHeader('00', 'x-amz-date'), 'The host header must be signed'],
    [inHeader('00', 'host').replace('/s3/', '/ec2/'), 'The credential scope is not one of S3'],
  ])('is refused when it is %s', (authorization, sentence) => {
    const headers = { ...request.headers, authorization }
    expect(() => verifySignature({ ...request, headers }, account, now)).toThrow(sentence)
  })

  it('is refused for a path that is no URL', () => {
    expect(() => verifySignature({ ...request, url: '/%zz' }, account, now)).toThrow(
      "Couldn't parse the specified URI",
    )
  })
})

describe("a presigned URL's signature", () => {
  const url = `/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(scope)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404`
  const request = { method: 'GET', url, headers: { host } }

  it('is the one that AWS documents, until it expires', () => {
    const lastMoment = new Date('2013-05-25T00:00:00Z')
    expect(verifySignature(request, account, lastMoment)).toBe(unsignedPayload)
    const after = new Date('2013-05-25T00:00:01Z')
    expect(() => verifySignature(request, account, after)).toThrow('Request has expired')
  })

  it('is not valid long before its time', () => {
    const before = new Date('2013-05-23T23:44:00Z')
    expect(() => verifySignature(request, account, before)).toThrow('Request is not yet valid')
  })
})
