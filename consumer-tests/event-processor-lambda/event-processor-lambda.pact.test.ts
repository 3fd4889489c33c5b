// One file for all that this consumer expects: the libraries of the pact tests are loaded once.
import './evaluation-records.pact.ts'
import './tracked-events.pact.ts'
