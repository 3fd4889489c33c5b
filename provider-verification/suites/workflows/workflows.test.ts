import './ab-test.ts'
import './feature-rollout.ts'
import './guarded-rollout.ts'
import './user-journey.ts'
