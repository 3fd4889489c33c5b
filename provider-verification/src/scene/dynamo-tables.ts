import { DescribeTableCommand } from '@aws-sdk/client-dynamodb'
import { BatchWriteCommand, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import type { ResourceNames } from '@concordat/backend'
import type { AwsClients } from '@concordat/backend/aws/clients'

export interface DynamoTables {
  put(table: string, item: Readonly<Record<string, unknown>>): Promise<void>
  /** undefined: there is none of this key. */
  find(
    table: string,
    key: Readonly<Record<string, string>>,
  ): Promise<Readonly<Record<string, unknown>> | undefined>
  /** Deletes every item of the run's own tables. */
  empty(): Promise<void>
}

/** The run's tables, which `createAwsResources` has made. */
export function openDynamoTables(
  documents: AwsClients['dynamo'],
  names: ResourceNames,
): DynamoTables {
  const tables = [
    names.experimentsTable,
    names.flagsTable,
    names.assignmentsTable,
    names.aggregationsTable,
  ]
  const keys = new Map<string, string[]>()

  async function keyOf(table: string): Promise<string[]> {
    const known = keys.get(table)
    if (known) return known
    const { Table } = await documents.send(new DescribeTableCommand({ TableName: table }))
    const found = (Table?.KeySchema ?? []).map(({ AttributeName }) => String(AttributeName))
    keys.set(table, found)
    return found
  }

  async function emptyTable(table: string): Promise<void> {
    const { Items: items = [], LastEvaluatedKey: more } = await documents.send(
      new ScanCommand({ TableName: table }),
    )
    if (items.length === 0) return
    const key = await keyOf(table)
    for (let start = 0; start < items.length; start += batch) {
      const requests = items.slice(start, start + batch).map((item) => ({
        DeleteRequest: { Key: Object.fromEntries(key.map((name) => [name, item[name]])) },
      }))
      await documents.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }))
    }
    if (more) await emptyTable(table)
  }

  return {
    async put(table, item) {
      await documents.send(new PutCommand({ TableName: table, Item: { ...item } }))
    },
    async find(table, key) {
      const { Item } = await documents.send(
        new GetCommand({ TableName: table, Key: { ...key }, ConsistentRead: true }),
      )
      return Item
    },
    async empty() {
      await Promise.all(tables.map(emptyTable))
    },
  }
}

/** The most that one request may delete. */
const batch = 25
