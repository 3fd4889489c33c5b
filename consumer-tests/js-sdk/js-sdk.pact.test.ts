// One file for all that this consumer expects: the libraries of the pact tests are loaded once.
import './assignments.pact.ts'
import './edge-assignments.pact.ts'
import './edge-flags.pact.ts'
import './flags.pact.ts'
import './tracking.pact.ts'
