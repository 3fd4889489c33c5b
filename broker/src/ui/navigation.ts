import type { PageLinks } from '../page-links.ts'

export type Section =
  | 'integrations'
  | 'applications'
  | 'environments'
  | 'verdict'
  | 'matrix'
  | 'graph'

/** The entries of the main navigation, in their order. */
export const navigation: {
  section: Section
  label: string
  address: (pages: PageLinks) => string
}[] = [
  { section: 'integrations', label: 'Integrations', address: (pages) => pages.integrations() },
  { section: 'applications', label: 'Applications', address: (pages) => pages.applications() },
  { section: 'environments', label: 'Environments', address: (pages) => pages.environments() },
  { section: 'verdict', label: 'Can I deploy?', address: (pages) => pages.verdict() },
  { section: 'matrix', label: 'Matrix', address: (pages) => pages.matrix() },
  { section: 'graph', label: 'Graph', address: (pages) => pages.graph() },
]
