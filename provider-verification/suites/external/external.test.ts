import './cognito-auth.ts'
import './dynamodb.ts'
import './redis-cache.ts'
import './s3-storage.ts'
import { onStage } from '../harness/cast.ts'

onStage()
