import './ab-test.ts'
import './feature-rollout.ts'
import './guarded-rollout.ts'
import './lambda-rollout.ts'
import './user-journey.ts'
import { onStage } from '../harness/cast.ts'

onStage()
