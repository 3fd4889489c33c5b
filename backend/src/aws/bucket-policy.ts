import type { JsonObject } from '../json.ts'

/** Who may use the buckets when the policy is enforced. */
export const servicePrincipal = 'arn:aws:iam::000000000000:role/experimently-backend'

/**
 * The policy of a bucket: nothing without TLS, no public ACL, and only the service's own role.
 * Emulators store it at best; AWS enforces it.
 */
export function bucketPolicy(bucket: string, principal: string = servicePrincipal): JsonObject {
  const everything = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`]
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'DenyWithoutTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: everything,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'DenyPublicAcl',
        Effect: 'Deny',
        Principal: '*',
        Action: ['s3:PutObjectAcl', 's3:PutBucketAcl', 's3:PutObject'],
        Resource: everything,
        Condition: { StringLike: { 's3:x-amz-acl': 'public-*' } },
      },
      {
        Sid: 'AllowService',
        Effect: 'Allow',
        Principal: { AWS: principal },
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:ListBucket'],
        Resource: everything,
      },
    ],
  }
}
