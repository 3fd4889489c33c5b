import './cognito-auth.ts'
import './dynamodb.ts'
import './redis-cache.ts'
import './s3-storage.ts'
