import './migrations.ts'
import './relationships.ts'
import './transactions.ts'
import './constraints.ts'
import { onStage } from '../harness/cast.ts'

onStage()
