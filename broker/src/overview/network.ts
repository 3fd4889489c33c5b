import type { Db } from '../db/client.ts'
import { DomainError } from '../errors.ts'
import { type Connection, findFirstOf, listConnections } from './network-queries.ts'

/** A pacticipant in a network, with those that it consumes from. */
export interface NetworkNode {
  id: number
  name: string
  providerIds: number[]
}

/** All pacticipants that have a pact with another one, in order of first appearance. */
export async function describeNetwork(db: Db): Promise<NetworkNode[]> {
  return nodesOf(await listConnections(db))
}

/**
 * The pacticipants that a named one is connected with, directly or through others; none where it has no pact. Once
 * `most` of them are found, no further ones are looked for. A `.csv` behind the name counts only where one is called
 * so. Throws `not-found`.
 */
export async function describeGroup(
  db: Db,
  asked: string,
  most = Infinity,
): Promise<NetworkNode[]> {
  const name = asked.replace(/\.csv$/, '')
  const id = await findFirstOf(db, asked, name)
  if (id === undefined) {
    throw new DomainError('not-found', `No pacticipant with name '${name}' found`)
  }
  return nodesOf(connectedWith(id, await listConnections(db), most))
}

/** Breadth first, so that what is left out is what is furthest away. */
function connectedWith(
  start: number,
  connections: readonly Connection[],
  most: number,
): Connection[] {
  const found = new Set([start])
  let edge = new Set([start])
  while (edge.size > 0 && found.size < most) {
    const neighbours = connections
      .filter(({ consumerId, providerId }) => edge.has(consumerId) || edge.has(providerId))
      .flatMap(({ consumerId, providerId }) => [consumerId, providerId])
    const others = [...new Set(neighbours)].filter((id) => !found.has(id))
    edge = new Set(others.slice(0, most - found.size))
    for (const id of edge) found.add(id)
  }
  return connections.filter(
    ({ consumerId, providerId }) => found.has(consumerId) && found.has(providerId),
  )
}

/** The consumer of a connection comes before its provider. */
function nodesOf(connections: readonly Connection[]): NetworkNode[] {
  const nodes = new Map<number, NetworkNode>()
  const nodeOf = (id: number, name: string) => {
    const node = nodes.get(id) ?? { id, name, providerIds: [] }
    nodes.set(id, node)
    return node
  }
  for (const { consumerId, consumer, providerId, provider } of connections) {
    nodeOf(consumerId, consumer).providerIds.push(providerId)
    nodeOf(providerId, provider)
  }
  return [...nodes.values()]
}
