import './assignment-flow.ts'
import './experiment-lifecycle.ts'
import './rollout-schedules.ts'
import './feature-flag-evaluation.ts'
import './metrics-collection.ts'
import './lambdas.ts'
import { onStage } from '../harness/cast.ts'

onStage()
