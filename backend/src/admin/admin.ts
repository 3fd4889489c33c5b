import type { Deps } from '../deps.ts'
import { hasFields } from '../json.ts'
import { countEverything } from './queries.ts'

const day = 86_400_000
const caching = { seconds: 300, isWhole: hasFields('users', 'timestamp') }

/** How much there is of everything, at most five minutes old; the daily rate is that of the last day. */
export async function systemStats({ db, cache, clock }: Pick<Deps, 'db' | 'cache' | 'clock'>) {
  return cache.through('admin:system_stats', caching, async () => {
    const now = clock()
    const counts = await countEverything(db, new Date(now.getTime() - day))
    return {
      users: {
        total: counts.users,
        active: counts.active_users,
        superusers: counts.superusers,
      },
      experiments: { total: counts.experiments, active: counts.active_experiments },
      events: { total: counts.events, daily_rate: counts.recent_events },
      feature_flags: { total: counts.flags, active: counts.active_flags },
      timestamp: now.toISOString(),
    }
  })
}
