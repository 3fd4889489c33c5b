/**
 * The rules of the gate, each as the protocol has it: where it is true, the oracle follows it. A test, and the report
 * of `npm run soundness`, take one away at a time: an oracle that does not follow it must be found to disagree.
 */
export const protocol = {
  /** protocol/02 3.2.1, decided otherwise: each version that was asked for needs a result of its own. */
  noMasking: true,
  /** Step 2: a branch asked for with latest is its head, the member that joined last. */
  headIsLatestOfBranch: true,
  /** Step 2: without a branch, latest is the version that was made last. */
  latestIsNewest: true,
  /** Step 2: criteria narrow each other. */
  criteriaNarrow: true,
  /** Step 2: in an environment is what is deployed or released there. */
  releasesCount: true,
  deploymentsCount: true,
  /** Step 4: what a version needs as a consumer is required. */
  consumersNeedTheirProviders: true,
  /** Step 5: a provider is held against its consumers in the destination. */
  providersMeetTheirConsumers: true,
  /** Step 6: only what is shown and the newest result count, with latestby. */
  newestResultCounts: true,
  overwrittenDoesNotCount: true,
  /** Step 6: results are of a content, whichever version it was verified for. */
  resultsAreOfContents: true,
  /** Step 8: latestby chooses among the rows. */
  rowsCollapse: true,
  /** differences.md: with an environment, cvp is read as cvpv. */
  environmentsKeepEachVersion: true,
  /** Step 9. */
  successFilters: true,
  /** Steps 1 and 10. */
  ignoredDoesNotCount: true,
  /** Step 11, in its order. */
  unknownVersionIsNo: true,
  unknownBeatsFailed: true,
  failureIsNo: true,
  requiredNeedsARow: true,
}

export type Rules = typeof protocol
export type RuleName = keyof Rules

/** As protocol/02 has it, with CONCORDAT_GATE=reference. */
export const rulesOfReference: Rules = {
  ...protocol,
  noMasking: false,
  environmentsKeepEachVersion: false,
}
