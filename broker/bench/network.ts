import type { Dice } from './dice.ts'
import type { Tier } from './tier.ts'

export interface Application {
  id: number
  name: string
  /** As consumer; and as provider. */
  uses: Integration[]
  serves: Integration[]
}

export interface Integration {
  id: number
  consumer: Application
  provider: Application
}

/**
 * Who uses whom. The first application is the hub, the second uses up to 30 others, the third is the busy
 * consumer of the fourth (`landmarks`); the others use a few, the same in every run.
 */
export function network(tier: Tier, { roll }: Dice): Application[] {
  const applications = Array.from({ length: tier.pacticipants }, (_, index) => ({
    id: index + 1,
    name: `app-${index + 1}`,
    uses: [],
    serves: [],
  })) as Application[]
  const pairs = new Set<string>()
  function connect(consumer: Application | undefined, provider: Application | undefined): void {
    if (!consumer || !provider || consumer === provider) return
    const pair = `${consumer.id} ${provider.id}`
    if (pairs.has(pair)) return
    pairs.add(pair)
    const integration = { id: pairs.size, consumer, provider }
    consumer.uses.push(integration)
    provider.serves.push(integration)
  }
  const [hub, wide, busyConsumer, busyProvider] = applications
  connect(busyConsumer, busyProvider)
  for (const provider of applications.slice(3, 33)) connect(wide, provider)
  for (const consumer of applications.slice(3, 3 + tier.hubConsumers)) connect(consumer, hub)
  while (pairs.size < tier.integrations) {
    connect(
      applications[2 + roll(tier.pacticipants - 2)],
      applications[4 + roll(tier.pacticipants - 4)],
    )
  }
  return applications
}
