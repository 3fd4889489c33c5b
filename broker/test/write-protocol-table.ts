/** `npm run protocol-table`: brings the table in docs/protocol.md up to what the tests asked when they last ran. */
import { writeFileSync } from 'node:fs'
import { readRecords, tableFile, tableText } from './protocol-table.ts'
import { servedRoutes } from './served-routes.ts'

writeFileSync(tableFile, tableText(servedRoutes(), readRecords()))
