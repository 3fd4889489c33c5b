import { DeleteObjectsCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3'

/** The keys of a bucket's objects, in their order. */
async function listKeys(s3: S3Client, bucket: string): Promise<string[]> {
  const keys: string[] = []
  let token: string | undefined
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, ...(token && { ContinuationToken: token }) }),
    )
    keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []))
    token = page.NextContinuationToken
  } while (token !== undefined)
  return keys
}

/** Deletes every object of a bucket. */
export async function emptyBucket(s3: S3Client, bucket: string): Promise<void> {
  const keys = await listKeys(s3, bucket)
  for (let start = 0; start < keys.length; start += batch) {
    const Objects = keys.slice(start, start + batch).map((Key) => ({ Key }))
    await s3.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }))
  }
}

/** The most that one request may delete. */
const batch = 1000
