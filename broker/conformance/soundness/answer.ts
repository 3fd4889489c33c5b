import type { ShownRow, Verdict } from './oracle.ts'
import type { Criteria, LatestBy, Selector } from './question.ts'

/** The parts of an answer of the gate that are judged, in the words of the API. */
export interface Body {
  summary: {
    deployable: boolean | null
    success: number
    failed: number
    unknown: number
    ignored?: number
    limited?: number
    reasons: { kind: string; blocking: boolean }[]
  }
  matrix: BodyRow[]
  evidence: Evidence
}

interface BodyRow {
  consumer: { name: string; version: { number: string } }
  provider: { name: string; version: { number: string } | null }
  verificationResult: { success: boolean; _links: { self: { href: string } } } | null
  ignored?: true
}

interface Numbered {
  number: string
  order: number
}

export interface Evidence {
  question: {
    selectors: Selector[]
    destination: Criteria
    ignore: Selector[]
    latestby: LatestBy | null
    success: (boolean | null)[] | null
    limit: number | null
    asOf: string | null
  }
  rules: { rule: string; text: string }[]
  selectors: {
    pacticipant: string
    asked: Criteria
    specified: boolean
    ignored: boolean
    found: 'version' | 'any' | 'none'
    version: Numbered | null
    answersForItself: boolean
  }[]
  ignored: { pacticipant: string; version: string | null }[]
  integrations: { consumer: string; provider: string; required: boolean }[]
  publications: {
    publication: number
    consumer: Numbered & { name: string }
    provider: string
    sha: string
    revision: number
  }[]
  results: {
    result: number
    consumer: string
    provider: Numbered & { name: string }
    sha: string
    success: boolean
  }[]
  violations: unknown[]
  rows: {
    publication: number
    consumer: Numbered & { name: string }
    provider: { name: string; number: string | null; order: number | null }
    result: number | null
    success: boolean | null
    ignored: boolean
  }[]
  limited: number | null
}

export function verdictOf({ summary }: Body): Verdict {
  const { deployable, success, failed, unknown, ignored = 0 } = summary
  return { deployable, success, failed, unknown, ignored }
}

export function rowsShown({ matrix }: Body): ShownRow[] {
  return matrix.map(({ consumer, provider, verificationResult, ignored = false }) => ({
    consumer: [consumer.name, consumer.version.number],
    provider: [provider.name, provider.version?.number ?? null],
    result: verificationResult
      ? Number(verificationResult._links.self.href.split('/').at(-1))
      : null,
    success: verificationResult?.success ?? null,
    ignored,
  }))
}
