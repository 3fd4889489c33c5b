import './ab-test.ts'
import './feature-rollout.ts'
