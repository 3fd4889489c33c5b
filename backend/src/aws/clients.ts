import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { KinesisClient } from '@aws-sdk/client-kinesis'
import { S3Client } from '@aws-sdk/client-s3'
import { SQSClient } from '@aws-sdk/client-sqs'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { AwsConfig } from '../config.ts'

export interface AwsClients {
  readonly dynamo: DynamoDBDocumentClient
  readonly s3: S3Client
  readonly kinesis: KinesisClient
  readonly cognito: CognitoIdentityProviderClient
  readonly sqs: SQSClient
  close(): void
}

/** Opens the clients. All speak HTTP/1.1, which the emulators need and AWS accepts. */
export function openAws({ region, credentials, endpoints }: AwsConfig): AwsClients {
  function options(endpoint: string | undefined) {
    const requestHandler = new NodeHttpHandler({ connectionTimeout: 2_000, requestTimeout: 10_000 })
    return { region, credentials, requestHandler, maxAttempts: 3, ...(endpoint && { endpoint }) }
  }
  const dynamo = new DynamoDBClient(options(endpoints.dynamodb))
  const clients = {
    dynamo: DynamoDBDocumentClient.from(dynamo, {
      marshallOptions: { removeUndefinedValues: true, convertClassInstanceToMap: false },
    }),
    s3: new S3Client({
      ...options(endpoints.s3),
      forcePathStyle: endpoints.s3 !== undefined,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    }),
    kinesis: new KinesisClient(options(endpoints.kinesis)),
    cognito: new CognitoIdentityProviderClient(options(endpoints.cognito)),
    sqs: new SQSClient(options(endpoints.sqs)),
  }
  return {
    ...clients,
    close: () => {
      dynamo.destroy()
      clients.s3.destroy()
      clients.kinesis.destroy()
      clients.cognito.destroy()
      clients.sqs.destroy()
    },
  }
}

/** The name of an error that AWS answered, such as `ConditionalCheckFailedException`. */
export function awsErrorName(error: unknown): string {
  return typeof error === 'object' && error !== null ? String(Reflect.get(error, 'name')) : ''
}
