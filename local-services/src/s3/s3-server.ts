import { randomBytes } from 'node:crypto'
import type {
  IncomingHttpHeaders,
  IncomingMessage,
  RequestListener,
  ServerResponse,
} from 'node:http'
import { type Answer, answer, xmlAnswer } from './answer.ts'
import { type Body, readBody } from './body.ts'
import { byBytes, listObjects, listObjectsV1 } from './listing.ts'
import { completeUpload, createUpload, getUpload, listParts, putPart } from './multipart.ts'
import {
  copyObject,
  deleteObjects,
  deleteTagging,
  getObject,
  getTagging,
  putObject,
  putTagging,
  readObject,
} from './objects.ts'
import { checkPolicy } from './policy.ts'
import { notImplemented, S3Error } from './s3-error.ts'
import { type Credentials, decode, readQuery, verifySignature } from './signature.ts'
import {
  type Bucket,
  createBucket,
  createStore,
  deleteBucket,
  getBucket,
  type Store,
} from './store.ts'
import { elementText, xmlDocument } from './xml.ts'

interface Call {
  method: string
  query: ReadonlyMap<string, string>
  headers: IncomingHttpHeaders
  body: Body
  now: Date
  store: Store
}

/**
 * An S3 in memory for one account, addressed by path (`/bucket/key`). Every request must be signed,
 * in its header or presigned; checksums are compared; what is not implemented is refused with 501.
 */
export function createS3Server(account: Credentials): RequestListener {
  const store = createStore()
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const id = randomBytes(8).toString('hex').toUpperCase()
    const { status, headers, body } = await answerTo(request, account, store).catch((error) =>
      representError(error, request.url ?? '', id),
    )
    const isBodyless = request.method === 'HEAD' || status === 204 || status === 304
    response.writeHead(status, {
      ...headers,
      'x-amz-request-id': id,
      ...(status !== 204 && { 'content-length': body.length }),
    })
    response.end(isBodyless ? undefined : body)
    // A refusal may come before the body has.
    request.resume()
  }
  return (request, response) => {
    serve(request, response).catch(() => response.destroy())
  }
}

async function answerTo(
  request: IncomingMessage,
  account: Credentials,
  store: Store,
): Promise<Answer> {
  const { method = 'GET', url = '/', headers } = request
  const now = new Date()
  const payload = verifySignature({ method, url, headers }, account, now)
  const body = await readBody(request, headers, payload)
  const query = new Map(readQuery(url))
  const call = { method, query, headers, body, now, store }
  const [, name = '', ...rest] = (url.split('?', 1)[0] ?? '').split('/')
  const key = decode(rest.join('/'))
  if (name === '') return onService(call)
  return key === ''
    ? onBucket(call, decode(name))
    : onObject(call, getBucket(store, decode(name)), key)
}

function onService({ method, store }: Call): Answer {
  if (method !== 'GET') throw methodNotAllowed(method)
  const buckets = [...store.buckets.values()].toSorted((one, other) =>
    byBytes(one.name, other.name),
  )
  return xmlAnswer(
    xmlDocument('ListAllMyBucketsResult', {
      Owner: { ID: 'owner', DisplayName: 'owner' },
      Buckets: {
        Bucket: buckets.map(({ name, created }) => ({
          Name: name,
          CreationDate: created.toISOString(),
        })),
      },
    }),
  )
}

/** Parameters that only say how to answer or sign, not what is meant. */
const plainParameters =
  /^(x-id|X-Amz-.*|x-amz-.*|list-type|prefix|delimiter|max-keys|marker|start-after|continuation-token|encoding-type|fetch-owner|response-.*|uploadId|partNumber)$/

/** The part of a bucket or an object that is meant, such as its policy; undefined for the thing itself. */
function subresourceOf(query: ReadonlyMap<string, string>): string | undefined {
  return [...query.keys()].find((name) => !plainParameters.test(name))
}

function onBucket(call: Call, name: string): Answer {
  const { method, query, store, now, body } = call
  const subresource = subresourceOf(query)
  if (subresource === undefined && method === 'PUT') {
    const region = elementText(body.bytes.toString('utf8'), 'LocationConstraint') ?? 'us-east-1'
    createBucket(store, name, region, now)
    return answer(200, { location: `/${name}` })
  }
  const bucket = getBucket(store, name)
  switch (`${method} ${subresource ?? ''}`.trim()) {
    case 'HEAD':
      return answer(200, { 'x-amz-bucket-region': bucket.region })
    case 'DELETE':
      deleteBucket(store, bucket)
      return answer(204)
    case 'GET':
      return xmlAnswer(
        query.get('list-type') === '2' ? listObjects(bucket, query) : listObjectsV1(bucket, query),
      )
    case 'POST delete':
      return deleteObjects(bucket, body)
    case 'GET location':
      return xmlAnswer(
        xmlDocument(
          'LocationConstraint',
          bucket.region === 'us-east-1' ? undefined : bucket.region,
        ),
      )
    case 'PUT policy':
      return putPolicy(bucket, body)
    case 'GET policy':
      return answer(200, { 'content-type': 'application/json' }, Buffer.from(getPolicy(bucket)))
    case 'DELETE policy':
      delete bucket.policy
      return answer(204)
    default:
      throw notImplemented(`${method} of a bucket's ${subresource ?? 'contents'}`)
  }
}

function putPolicy(bucket: Bucket, body: Body): Answer {
  const text = body.bytes.toString('utf8')
  checkPolicy(text, bucket.name)
  bucket.policy = text
  return answer(204)
}

function getPolicy(bucket: Bucket): string {
  if (bucket.policy !== undefined) return bucket.policy
  throw new S3Error(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist')
}

function onObject(call: Call, bucket: Bucket, key: string): Answer {
  const { method, query, headers, body, now, store } = call
  const id = query.get('uploadId')
  if (id !== undefined) return onUpload(call, bucket, key, id)
  const subresource = subresourceOf(query)
  switch (`${method} ${subresource ?? ''}`.trim()) {
    case 'GET':
    case 'HEAD':
      return readObject(getObject(bucket, key), headers, query)
    case 'PUT':
      return headers['x-amz-copy-source'] === undefined
        ? putObject(bucket, key, headers, body, now)
        : copyObject(store, bucket, key, headers, now)
    case 'DELETE':
      bucket.objects.delete(key)
      return answer(204)
    case 'GET tagging':
      return getTagging(getObject(bucket, key))
    case 'PUT tagging':
      return putTagging(getObject(bucket, key), body)
    case 'DELETE tagging':
      return deleteTagging(getObject(bucket, key))
    case 'POST uploads':
      return createUpload(bucket, key, headers)
    default:
      throw notImplemented(`${method} of an object's ${subresource ?? 'contents'}`)
  }
}

function onUpload(call: Call, bucket: Bucket, key: string, id: string): Answer {
  const { method, query, headers, body, now } = call
  const upload = getUpload(bucket, id, key)
  switch (method) {
    case 'PUT':
      if (headers['x-amz-copy-source'] !== undefined) throw notImplemented('copying into a part')
      return putPart(upload, query.get('partNumber') ?? '', body, now)
    case 'GET':
      return listParts(bucket, id, upload)
    case 'POST':
      return completeUpload(bucket, id, upload, headers, body, now)
    case 'DELETE':
      bucket.uploads.delete(id)
      return answer(204)
    default:
      throw methodNotAllowed(method)
  }
}

function methodNotAllowed(method: string): S3Error {
  return new S3Error(405, 'MethodNotAllowed', `${method} is not allowed against this resource.`)
}

/** What is no refusal is a fault of this server, and said to be one. */
function representError(error: unknown, url: string, id: string): Answer {
  const refusal =
    error instanceof S3Error ? error : new S3Error(500, 'InternalError', String(error))
  const xml = xmlDocument('Error', {
    Code: refusal.code,
    Message: refusal.message,
    Resource: url.split('?', 1)[0],
    RequestId: id,
  })
  return { ...xmlAnswer(xml), status: refusal.status }
}
