import './migrations.ts'
import './relationships.ts'
import './transactions.ts'
import './constraints.ts'
