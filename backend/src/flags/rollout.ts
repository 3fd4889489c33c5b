export { setRollout } from './flags.ts'
export { findFlag, findFlagForUpdate as lockFlag, listRolledOut } from './queries.ts'
