import { type Hal, instant } from '../hal/hal.ts'
import type { Links } from '../links.ts'
import type { Tag } from '../versions/version.ts'

/** A tag of one version. */
export function representTag(
  { pacticipant, number, name, createdAt }: Tag,
  links: Links,
): Hal<{ name: string; createdAt: string }> {
  return {
    name,
    createdAt: instant(createdAt),
    _links: {
      self: { title: 'Tag', name, href: links.tag(pacticipant, number, name) },
      version: { title: 'Version', name: number, href: links.version(pacticipant, number) },
      pacticipant: {
        title: 'Pacticipant',
        name: pacticipant,
        href: links.pacticipant(pacticipant),
      },
    },
  }
}
