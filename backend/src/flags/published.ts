export { findFlag as findFlagForPublishing } from './queries.ts'
