import { GetObjectCommand, PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { DomainError } from '../errors.ts'
import type { AwsClients } from './clients.ts'

export interface Upload {
  readonly bucket: string
  readonly key: string
  readonly body: string | Uint8Array
  readonly contentType: string
  readonly contentEncoding?: string
  readonly metadata?: Record<string, string>
}

export const defaultExpiry = 900
export const longestExpiry = 3600

/** Uploads an object whole. */
export async function uploadObject({ s3 }: Pick<AwsClients, 's3'>, upload: Upload): Promise<void> {
  const input: PutObjectCommandInput = {
    Bucket: upload.bucket,
    Key: upload.key,
    Body: upload.body,
    ContentType: upload.contentType,
    ...(upload.contentEncoding !== undefined && { ContentEncoding: upload.contentEncoding }),
    ...(upload.metadata !== undefined && { Metadata: upload.metadata }),
  }
  await s3.send(new PutObjectCommand(input))
}

/** Uploads for a person who waits: an outage is told as such, not as a fault of ours. */
export async function uploadNow(clients: Pick<AwsClients, 's3'>, upload: Upload): Promise<void> {
  try {
    await uploadObject(clients, upload)
  } catch (cause) {
    throw Object.assign(
      new DomainError('unavailable', 'The file storage does not answer. Try again later.'),
      { cause },
    )
  }
}

/** A URL under which anybody may download an object for a while. */
export async function presignDownload(
  { s3 }: Pick<AwsClients, 's3'>,
  place: { bucket: string; key: string },
  expiresIn: number = defaultExpiry,
): Promise<string> {
  const command = new GetObjectCommand({ Bucket: place.bucket, Key: place.key })
  return getSignedUrl(s3, command, { expiresIn })
}

/** A URL under which anybody may upload one object of this type for a while. */
export async function presignUpload(
  { s3 }: Pick<AwsClients, 's3'>,
  place: { bucket: string; key: string; contentType: string },
  expiresIn: number = defaultExpiry,
): Promise<string> {
  const command = new PutObjectCommand({
    Bucket: place.bucket,
    Key: place.key,
    ContentType: place.contentType,
  })
  return getSignedUrl(s3, command, { expiresIn })
}
