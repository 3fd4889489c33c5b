import { type Capability, requireCapability } from '@concordat/local-services'
import { it } from '@jest/globals'
import { bulletOf } from '../../src/ticket/bullets.ts'
import type { PlayedScenario } from '../../src/ticket/record.ts'
import { takeOver } from './handover.ts'
import { record } from './record.ts'

type Play = () => Promise<void> | void

/**
 * One scenario of the ticket: its name begins with the number of the bullet that it shows. What it needs beyond the
 * basics stands in `needs`; where the services cannot do it, it is skipped under that name and for that reason.
 */
export function scenario(name: string, play: Play, needs: readonly Capability[] = []): void {
  const reason = requireCapability(takeOver(), needs)
  const played: PlayedScenario = { bullet: bulletOf(name), name, needs, outcome: 'not run' }
  record.scenarios.push(played)
  if (reason !== undefined) {
    played.outcome = 'skipped'
    it.skip(`${name} (skipped: ${reason})`, play)
    return
  }
  it(name, async () => {
    played.outcome = 'failed'
    await play()
    played.outcome = 'passed'
  })
}
