/**
 * Something this machine lacks, or something that was named and does not answer.
 * The message is one clear sentence: what is missing, and what to do about it.
 */
export class MissingService extends Error {
  override name = 'MissingService'
}
