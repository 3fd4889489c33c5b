import './experiments.ts'
import './variants.ts'
import './lists.ts'
import './feature-flags.ts'
import './assignments.ts'
import './analytics.ts'
import './errors.ts'
import './people.ts'
import { onStage } from '../harness/cast.ts'

onStage()
