import { S3Error } from './s3-error.ts'

export interface StoredObject {
  bytes: Buffer
  /** With its quotes. */
  etag: string
  modified: Date
  /** Content-Type and its kin, checksums, and x-amz-meta-*: what a GET gives back as it came. */
  headers: Record<string, string>
  tags: ReadonlyMap<string, string>
}

export interface Upload {
  key: string
  headers: Record<string, string>
  tags: ReadonlyMap<string, string>
  parts: Map<number, { bytes: Buffer; etag: string; modified: Date }>
}

export interface Bucket {
  name: string
  created: Date
  region: string
  objects: Map<string, StoredObject>
  uploads: Map<string, Upload>
  policy?: string
}

/** All that an S3 knows, in memory. */
export interface Store {
  buckets: Map<string, Bucket>
}

export function createStore(): Store {
  return { buckets: new Map() }
}

export function getBucket(store: Store, name: string): Bucket {
  const bucket = store.buckets.get(name)
  if (bucket) return bucket
  throw new S3Error(404, 'NoSuchBucket', `The bucket ${name} does not exist.`)
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export function createBucket(store: Store, name: string, region: string, now: Date): void {
  if (!/^[a-z\d][a-z\d.-]{1,61}[a-z\d]$/.test(name) || /\.\.|^\d+\.\d+\.\d+\.\d+$/.test(name)) {
    throw new S3Error(
      400,
      'InvalidBucketName',
      `${JSON.stringify(name)} is not a valid bucket name.`,
    )
  }
  if (store.buckets.has(name)) {
    throw new S3Error(409, 'BucketAlreadyOwnedByYou', `You already own the bucket ${name}.`)
  }
  store.buckets.set(name, { name, created: now, region, objects: new Map(), uploads: new Map() })
}

export function deleteBucket(store: Store, bucket: Bucket): void {
  if (bucket.objects.size > 0) {
    throw new S3Error(409, 'BucketNotEmpty', `The bucket ${bucket.name} is not empty.`)
  }
  store.buckets.delete(bucket.name)
}
