import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { Readable } from 'node:stream'
import { gunzipSync, gzipSync } from 'node:zlib'
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListPartsCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  paginateListObjectsV2,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createS3Server } from '../src/s3/s3-server.ts'

const credentials = { accessKeyId: 'me', secretAccessKey: 'my secret' }
const Bucket = 'things'
let server: Server
let endpoint: string
let s3: S3Client

function client(more: Partial<ConstructorParameters<typeof S3Client>[0]> = {}): S3Client {
  return new S3Client({ endpoint, region: 'us-east-1', credentials, forcePathStyle: true, ...more })
}

/** How S3 refuses: its code and status. */
async function refusalOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'it was done',
    (error) => `${error.name} ${error.$metadata?.httpStatusCode}`,
  )
}

async function textOf(Key: string): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return Body?.transformToString()
}

const put = (Key: string, text: string) => {
  const Body = Buffer.from(text)
  return s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength: Body.length }))
}

beforeAll(async () => {
  server = createServer(createS3Server(credentials))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  endpoint = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
  s3 = client()
  await s3.send(new CreateBucketCommand({ Bucket }))
})

afterAll(async () => {
  s3.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe('objects', () => {
  it('come back as they went, with their headers and metadata', async () => {
    const Body = gzipSync('[{"event":1}]')
    const { ETag } = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'year=2026/events_1.json.gz',
        Body,
        ContentType: 'application/json',
        ContentEncoding: 'gzip',
        Metadata: { event_count: '1' },
      }),
    )
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'year=2026/events_1.json.gz' }))
    const bytes = await found.Body?.transformToByteArray()
    expect(gunzipSync(bytes ?? '').toString()).toBe('[{"event":1}]')
    expect(found).toMatchObject({
      ETag,
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
      ContentLength: Body.length,
      Metadata: { event_count: '1' },
    })
    expect(ETag).toBe(`"${createHash('md5').update(Body).digest('hex')}"`)
  })

  it('come back whole when they were sent as a stream, with a checksum behind it', async () => {
    const text = 'x'.repeat(300_000)
    const Body = Readable.from([text.slice(0, 100_000), text.slice(100_000)])
    await s3.send(new PutObjectCommand({ Bucket, Key: 'stream', Body, ContentLength: text.length }))
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'stream' }))
    expect(await found.Body?.transformToString()).toBe(text)
    expect(found.ContentEncoding).toBeUndefined()
  })

  it.each(['a b+c%/ü?#&=', '~!*()\'"', 'folder/', 'a'.repeat(1024)])(
    'may be called %.20s',
    async (Key) => {
      await put(Key, Key)
      expect(await textOf(Key)).toBe(Key)
    },
  )

  it('may be empty', async () => {
    await put('empty', '')
    expect(await textOf('empty')).toBe('')
  })

  it('are described by HEAD, and are gone after a DELETE, which may be repeated', async () => {
    await put('gone', 'soon')
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'gone' }))
    expect(head).toMatchObject({ ContentLength: 4, ContentType: 'application/octet-stream' })
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
    expect(await refusalOf(s3.send(new HeadObjectCommand({ Bucket, Key: 'gone' })))).toBe(
      'NotFound 404',
    )
    expect(await refusalOf(textOf('gone'))).toBe('NoSuchKey 404')
  })

  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('are read in part: %s', async (Range, text, ContentRange) => {
    await put('digits', '0123456789')
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }))
    expect(await found.Body?.transformToString()).toBe(text)
    expect(found.ContentRange).toBe(ContentRange)
  })

  it('have no part beyond their end', async () => {
    await put('digits', '0123456789')
    const beyond = s3.send(new GetObjectCommand({ Bucket, Key: 'digits', Range: 'bytes=10-' }))
    expect(await refusalOf(beyond)).toBe('InvalidRange 416')
  })

  it('are copied, with their metadata or with other', async () => {
    const CopySource = `${Bucket}/${encodeURIComponent('from ü')}`
    await s3.send(
      new PutObjectCommand({ Bucket, Key: 'from ü', Body: 'copy', Metadata: { a: '1' } }),
    )
    await s3.send(new CopyObjectCommand({ Bucket, Key: 'same', CopySource }))
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: 'other',
        CopySource,
        MetadataDirective: 'REPLACE',
        Metadata: { b: '2' },
      }),
    )
    const [same, other] = await Promise.all(
      ['same', 'other'].map((Key) => s3.send(new HeadObjectCommand({ Bucket, Key }))),
    )
    expect(same?.Metadata).toEqual({ a: '1' })
    expect(other?.Metadata).toEqual({ b: '2' })
    expect(await textOf('other')).toBe('copy')
  })

  it('carry tags', async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: 'tagged', Body: '1', Tagging: 'kind=a%26b' }))
    const tagsOf = async () =>
      (await s3.send(new GetObjectTaggingCommand({ Bucket, Key: 'tagged' }))).TagSet
    expect(await tagsOf()).toEqual([{ Key: 'kind', Value: 'a&b' }])
    const TagSet = [{ Key: '<k>', Value: '"ü" & more' }]
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key: 'tagged', Tagging: { TagSet } }))
    expect(await tagsOf()).toEqual(TagSet)
    expect(await textOf('tagged')).toBe('1')
    await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: 'tagged' }))
    expect(await tagsOf()).toEqual([])
  })
})

describe('conditions', () => {
  it('let only the first of two write a key that must not exist', async () => {
    const write = () =>
      s3.send(new PutObjectCommand({ Bucket, Key: 'once', Body: '1', IfNoneMatch: '*' }))
    await write()
    expect(await refusalOf(write())).toBe('PreconditionFailed 412')
  })

  it('let only him write who has seen the last state', async () => {
    const { ETag } = await put('seen', '1')
    await s3.send(new PutObjectCommand({ Bucket, Key: 'seen', Body: '2', IfMatch: ETag }))
    const stale = s3.send(new PutObjectCommand({ Bucket, Key: 'seen', Body: '3', IfMatch: ETag }))
    expect(await refusalOf(stale)).toBe('PreconditionFailed 412')
    expect(await textOf('seen')).toBe('2')
  })

  it('spare a reader what he has already', async () => {
    const { ETag } = await put('known', '1')
    const again = s3.send(new GetObjectCommand({ Bucket, Key: 'known', IfNoneMatch: ETag }))
    expect(await refusalOf(again)).toMatch(/304$/)
    const other = s3.send(new GetObjectCommand({ Bucket, Key: 'known', IfMatch: '"x"' }))
    expect(await refusalOf(other)).toBe('PreconditionFailed 412')
  })
})

describe('listings', () => {
  const keys = ['list/a', 'list/b/1', 'list/b/2', 'list/c & <d>', 'list/\u{1f600}', 'list/\uffee']

  beforeAll(async () => {
    for (const key of keys) await put(key, key)
  })

  async function list(input: { Prefix: string; Delimiter?: string; StartAfter?: string }) {
    const found: (string | undefined)[] = []
    for await (const page of paginateListObjectsV2(
      { client: s3, pageSize: 2 },
      { Bucket, ...input },
    )) {
      expect(page.KeyCount).toBeLessThanOrEqual(2)
      found.push(...(page.Contents ?? []).map(({ Key }) => Key))
      found.push(...(page.CommonPrefixes ?? []).map(({ Prefix }) => Prefix))
    }
    return found
  }

  it('go page by page through all keys, in the order of their bytes', async () => {
    const sorted = keys.toSorted((one, other) =>
      Buffer.compare(Buffer.from(one), Buffer.from(other)),
    )
    expect(await list({ Prefix: 'list/' })).toEqual(sorted)
  })

  it('show what is below a delimiter once', async () => {
    expect((await list({ Prefix: 'list/', Delimiter: '/' })).toSorted()).toEqual(
      ['list/b/', ...keys.filter((key) => !key.startsWith('list/b/'))].toSorted(),
    )
  })

  it('start after a key', async () => {
    expect(await list({ Prefix: 'list/', StartAfter: 'list/b/1' })).not.toContain('list/b/1')
    expect(await list({ Prefix: 'list/', StartAfter: 'list/b/1' })).toContain('list/b/2')
  })

  it('have the older form too, and keys in URL encoding', async () => {
    const page = await s3.send(
      new ListObjectsCommand({
        Bucket,
        Prefix: 'list/',
        Delimiter: '/',
        MaxKeys: 2,
        EncodingType: 'url',
      }),
    )
    expect(page).toMatchObject({ IsTruncated: true, NextMarker: 'list/b/' })
    const next = await s3.send(
      new ListObjectsCommand({ Bucket, Prefix: 'list/', Marker: 'list/b/2', EncodingType: 'url' }),
    )
    expect(next.Contents?.[0]?.Key).toBe('list/c%20%26%20%3Cd%3E')
  })

  it('are shortened by deleting many at once', async () => {
    await put('many/1 & 2', '')
    await put('many/3', '')
    const { Deleted } = await s3.send(
      new DeleteObjectsCommand({
        Bucket,
        Delete: { Objects: [{ Key: 'many/1 & 2' }, { Key: 'many/3' }, { Key: 'many/absent' }] },
      }),
    )
    expect(Deleted).toHaveLength(3)
    expect(await list({ Prefix: 'many/' })).toEqual([])
  })
})

describe('uploads in parts', () => {
  const first = Buffer.alloc(5 * 1024 * 1024, 1)
  const last = Buffer.from('the end')

  async function begin(Key: string) {
    const { UploadId } = await s3.send(
      new CreateMultipartUploadCommand({ Bucket, Key, ContentType: 'text/plain' }),
    )
    const part = async (PartNumber: number, Body: Buffer) => {
      const { ETag } = await s3.send(
        new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }),
      )
      return { PartNumber, ETag }
    }
    const complete = (Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      s3.send(
        new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
      )
    return { UploadId, part, complete }
  }

  it('make one object of their parts, in the order of their numbers', async () => {
    const { UploadId, part, complete } = await begin('parts')
    const parts = [await part(2, last), await part(1, first)].toReversed()
    const listed = await s3.send(new ListPartsCommand({ Bucket, Key: 'parts', UploadId }))
    expect(listed.Parts?.map(({ Size }) => Size)).toEqual([first.length, last.length])
    const { ETag } = await complete(parts)
    expect(ETag).toMatch(/^"[\da-f]{32}-2"$/)
    const found = await s3.send(new GetObjectCommand({ Bucket, Key: 'parts' }))
    const bytes = Buffer.from((await found.Body?.transformToByteArray()) ?? [])
    expect(bytes.equals(Buffer.concat([first, last]))).toBe(true)
    expect(found.ContentType).toBe('text/plain')
    expect(await refusalOf(complete(parts))).toBe('NoSuchUpload 404')
  })

  it('are refused with a part that is missing, too small or out of order', async () => {
    const { part, complete } = await begin('refused')
    const one = await part(1, last)
    const two = await part(2, last)
    expect(await refusalOf(complete([{ ...one, ETag: '"0"' }]))).toBe('InvalidPart 400')
    expect(await refusalOf(complete([one, two]))).toBe('EntityTooSmall 400')
    expect(await refusalOf(complete([two, one]))).toBe('InvalidPartOrder 400')
  })
})

describe('signatures', () => {
  it('keep out whoever has another key or another secret', async () => {
    const list = (more: object) =>
      client({ credentials: { ...credentials, ...more } }).send(new ListBucketsCommand())
    expect(await refusalOf(list({ accessKeyId: 'you' }))).toBe('InvalidAccessKeyId 403')
    expect(await refusalOf(list({ secretAccessKey: 'guessed' }))).toBe('SignatureDoesNotMatch 403')
  })

  it('keep out whoever does not sign', async () => {
    const response = await fetch(`${endpoint}/${Bucket}/digits`)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('<Code>AccessDenied</Code>')
  })

  it('keep out whoever has another time', async () => {
    const late = client({ systemClockOffset: -16 * 60_000, maxAttempts: 1 })
    expect(await refusalOf(late.send(new ListBucketsCommand()))).toBe('RequestTimeTooSkewed 403')
  })

  it('in a URL let read and write for a while', async () => {
    const writing = await getSignedUrl(s3, new PutObjectCommand({ Bucket, Key: 'signed ü' }), {
      expiresIn: 60,
    })
    expect((await fetch(writing, { method: 'PUT', body: 'by URL' })).status).toBe(200)
    const reading = await getSignedUrl(
      s3,
      new GetObjectCommand({ Bucket, Key: 'signed ü', ResponseContentDisposition: 'attachment' }),
      { expiresIn: 60 },
    )
    const response = await fetch(reading)
    expect(await response.text()).toBe('by URL')
    expect(response.headers.get('content-disposition')).toBe('attachment')
  })

  it('in a URL are for one method, one key and one time', async () => {
    await put('signed', '1')
    const sign = (signingDate: Date) =>
      getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: 'signed' }), {
        expiresIn: 60,
        signingDate,
      })
    const url = await sign(new Date())
    const expired = await sign(new Date(Date.now() - 61_000))
    const answers = await Promise.all([
      fetch(url),
      fetch(url, { method: 'PUT', body: '2' }),
      fetch(url.replace('/signed?', '/digits?')),
      fetch(url.replace(/Signature=./, 'Signature=x')),
      fetch(url.replace('Expires=60', 'Expires=61')),
      fetch(expired),
      fetch(url.replace('Expires=60', 'Expires=9999999')),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403, 403, 403, 400])
    expect(await textOf('signed')).toBe('1')
  })
})

describe('checksums', () => {
  it('refuse a body that arrives changed', async () => {
    const wrong = [
      new PutObjectCommand({ Bucket, Key: 'sum', Body: '1', ChecksumSHA256: 'AAAA' }),
      new PutObjectCommand({ Bucket, Key: 'sum', Body: '1', ChecksumCRC32: 'AAAAAA==' }),
      new PutObjectCommand({ Bucket, Key: 'sum', Body: '1', ContentMD5: 'AAAA' }),
    ]
    for (const command of wrong) expect(await refusalOf(s3.send(command))).toBe('BadDigest 400')
    expect(await refusalOf(textOf('sum'))).toBe('NoSuchKey 404')
  })
})

describe('buckets', () => {
  it('are made, listed, found and deleted once they are empty', async () => {
    const other = client({ region: 'eu-central-1' })
    await other.send(
      new CreateBucketCommand({
        Bucket: 'second',
        CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      }),
    )
    const { Buckets } = await s3.send(new ListBucketsCommand())
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['second', Bucket])
    const location = await s3.send(new GetBucketLocationCommand({ Bucket: 'second' }))
    expect(location.LocationConstraint).toBe('eu-central-1')
    await s3.send(new PutObjectCommand({ Bucket: 'second', Key: 'k', Body: '1' }))
    const remove = () => s3.send(new DeleteBucketCommand({ Bucket: 'second' }))
    expect(await refusalOf(remove())).toBe('BucketNotEmpty 409')
    await s3.send(new DeleteObjectCommand({ Bucket: 'second', Key: 'k' }))
    await remove()
    expect(await refusalOf(s3.send(new HeadBucketCommand({ Bucket: 'second' })))).toBe(
      'NotFound 404',
    )
  })

  it('have names that differ and are valid', async () => {
    const make = (name: string) => s3.send(new CreateBucketCommand({ Bucket: name }))
    expect(await refusalOf(make(Bucket))).toBe('BucketAlreadyOwnedByYou 409')
    expect(await refusalOf(make('No_Capitals'))).toBe('InvalidBucketName 400')
    expect(
      await refusalOf(s3.send(new PutObjectCommand({ Bucket: 'absent', Key: 'k', Body: '1' }))),
    ).toBe('NoSuchBucket 404')
  })

  it('keep a policy, give it back as it came, and drop it', async () => {
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'TLS only',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [`arn:aws:s3:::${Bucket}`, `arn:aws:s3:::${Bucket}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    })
    const get = () => s3.send(new GetBucketPolicyCommand({ Bucket }))
    expect(await refusalOf(get())).toBe('NoSuchBucketPolicy 404')
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    expect((await get()).Policy).toBe(Policy)
    await s3.send(new DeleteBucketPolicyCommand({ Bucket }))
    expect(await refusalOf(get())).toBe('NoSuchBucketPolicy 404')
  })

  it.each([
    ['no JSON', 'deny everything'],
    ['no statement', '{"Version":"2012-10-17","Statement":[]}'],
    ['an effect of its own', statement({ Effect: 'Maybe' })],
    ['no principal', statement({ Principal: undefined })],
    ["another service's action", statement({ Action: 'ec2:*' })],
    ["another bucket's objects", statement({ Resource: 'arn:aws:s3:::things-of-others/*' })],
  ])('refuse a policy with %s', async (_fault, Policy) => {
    const put = s3.send(new PutBucketPolicyCommand({ Bucket, Policy }))
    expect(await refusalOf(put)).toBe('MalformedPolicy 400')
  })

  it('say so where something is not implemented', async () => {
    const versioning = s3.send(new GetBucketVersioningCommand({ Bucket }))
    expect(await refusalOf(versioning)).toBe('NotImplemented 501')
  })
})

function statement(fault: object): string {
  const valid = {
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: `arn:aws:s3:::${Bucket}`,
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ ...valid, ...fault }] })
}
