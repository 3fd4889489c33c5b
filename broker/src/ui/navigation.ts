import type { PageLinks } from '../page-links.ts'

export type Section =
  | 'integrations'
  | 'applications'
  | 'environments'
  | 'verdict'
  | 'matrix'
  | 'graph'
  | 'schemas'
  | 'webhooks'

/** The entries of the main navigation, in their order. */
export const navigation: {
  section: Section
  /** Of its page. An entry is shown once the page stands. */
  path: string
  label: string
  address: (pages: PageLinks) => string
}[] = [
  {
    section: 'integrations',
    path: '/',
    label: 'Integrations',
    address: (pages) => pages.integrations(),
  },
  {
    section: 'applications',
    path: '/pacticipants',
    label: 'Applications',
    address: (pages) => pages.applications(),
  },
  {
    section: 'environments',
    path: '/environments',
    label: 'Environments',
    address: (pages) => pages.environments(),
  },
  {
    section: 'verdict',
    path: '/can-i-deploy',
    label: 'Can I deploy?',
    address: (pages) => pages.verdict(),
  },
  { section: 'matrix', path: '/matrix', label: 'Matrix', address: (pages) => pages.matrix() },
  { section: 'graph', path: '/graph', label: 'Graph', address: (pages) => pages.graph() },
  { section: 'schemas', path: '/schemas', label: 'Schemas', address: (pages) => pages.schemas() },
  {
    section: 'webhooks',
    path: '/webhooks',
    label: 'Webhooks',
    address: (pages) => pages.webhooks(),
  },
]
