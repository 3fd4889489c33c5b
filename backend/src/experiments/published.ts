export { findExperiment as findExperimentForPublishing } from './queries.ts'
