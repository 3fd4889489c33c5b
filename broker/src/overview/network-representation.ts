import type { NetworkNode } from './network.ts'

/**
 * A line for each pacticipant: `id,name,1,1,0,order,provider id,…`, filled up with `0` to the longest one. The
 * constants stand where graph-drawing programs of old read a size, a shape and a colour.
 */
export function representNetwork(nodes: readonly NetworkNode[]): string {
  const columns = Math.max(0, ...nodes.map(({ providerIds }) => providerIds.length))
  return nodes
    .map(({ id, name, providerIds }, index) => {
      const filling = Array<number>(columns - providerIds.length).fill(0)
      return `${[id, field(name), 1, 1, 0, index + 1, ...providerIds, ...filling].join(',')}\n`
    })
    .join('')
}

/** See https://www.rfc-editor.org/rfc/rfc4180. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
