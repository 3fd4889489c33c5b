import { instant } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { PactStatus } from '../matrix/badge.ts'
import type { DashboardItem } from './dashboard.ts'
import type { VersionTag } from './dashboard-row.ts'

/** Unlike other resources this one says `null` of what is not there. */
export function representDashboard(items: readonly DashboardItem[], links: Links): object {
  return { items: items.map((item) => representItem(item, links)) }
}

/** `webhookStatus` and `latestWebhookExecution` are fixed in the protocol; the link leads to what is true of them. */
function representItem(item: DashboardItem, links: Links): object {
  const { consumer, provider, consumerVersion: number } = item
  const pair = { consumer, provider }
  return {
    consumer: {
      name: consumer,
      version: {
        ...versionOf(number, item.consumerHeadBranches),
        _links: { self: { href: links.version(consumer, number) } },
      },
      _links: { self: { href: links.pacticipant(consumer) } },
    },
    provider: {
      name: provider,
      version:
        item.providerVersion === null
          ? null
          : versionOf(item.providerVersion, item.providerHeadBranches),
      _links: { self: { href: links.pacticipant(provider) } },
    },
    pact: {
      createdAt: instant(item.publishedAt),
      _links: { self: { href: links.pact(pair, number) } },
    },
    pactTags: representTags(consumer, number, item.consumerTags, links),
    latestVerificationResult: representResult(item, links),
    latestVerificationResultTags:
      item.providerVersion === null
        ? []
        : representTags(provider, item.providerVersion, item.providerTags, links),
    verificationStatus: statusNames[item.status],
    webhookStatus: 'none',
    latestWebhookExecution: null,
    _links: {
      'pb:webhook-status': {
        title: `Status of webhooks for ${consumer}/${provider} pact`,
        href: links.pacts(pair, 'webhooks', 'status'),
      },
    },
  }
}

function versionOf(number: string, heads: readonly string[]): object {
  return { number, branch: heads.at(-1) ?? null, headBranchNames: heads }
}

function representResult(
  { consumer, provider, sha, number, success, verifiedAt }: DashboardItem,
  links: Links,
): object | null {
  if (number === null || verifiedAt === null) return null
  const href = links.verificationResult({ consumer, provider }, sha, number)
  return { success, verifiedAt: instant(verifiedAt), _links: { self: { href } } }
}

function representTags(
  pacticipant: string,
  number: string,
  tags: readonly VersionTag[],
  links: Links,
): object[] {
  return tags.map(({ name, latest }) => ({
    name,
    latest,
    _links: { self: { href: links.tag(pacticipant, number, name) } },
  }))
}

const statusNames: Record<PactStatus, string> = {
  never: 'never',
  success: 'success',
  stale: 'stale',
  failed: 'failed',
  'failed-pending': 'failed_pending',
}

/** The same as a table, for a terminal. */
export function printDashboard(items: readonly DashboardItem[]): string {
  const head = ['consumer', 'version', 'tags', 'provider', 'version', 'tags', 'status']
  const rows = items.map((item) => [
    item.consumer,
    item.consumerVersion,
    namesOf(item.consumerTags),
    item.provider,
    item.providerVersion ?? '',
    namesOf(item.providerTags),
    statusNames[item.status],
  ])
  const widths = head.map((_, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  const rule = widths.map((width) => '-'.repeat(width))
  return `${[head, rule, ...rows].map(line).join('\n')}\n`
}

function namesOf(tags: readonly VersionTag[]): string {
  return tags.map(({ name }) => name).join(', ')
}
