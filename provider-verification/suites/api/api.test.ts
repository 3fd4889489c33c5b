import './experiments.ts'
import './feature-flags.ts'
import './assignments.ts'
import './errors.ts'
