import { type Capability, requireCapability } from '@concordat/local-services'
import { it } from '@jest/globals'
import { takeOver } from './handover.ts'

type Play = () => Promise<void> | void

/**
 * One scenario of the ticket: its name begins with the number of the bullet that it shows. What it needs beyond the
 * basics stands in `needs`; where the services cannot do it, it is skipped under that name and for that reason.
 */
export function scenario(name: string, play: Play, needs: readonly Capability[] = []): void {
  const reason = requireCapability(takeOver().services, needs)
  if (reason === undefined) it(name, play)
  else it.skip(`${name} (skipped: ${reason})`, play)
}
