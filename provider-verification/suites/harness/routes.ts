import type { RouteEntry } from '@concordat/backend'

/** The route that serves a request: of several that fit, the one with the fewest parameters. */
export function findRoute<T extends Pick<RouteEntry, 'method' | 'url'>>(
  routes: readonly T[],
  method: string,
  url: string,
): T | undefined {
  const steps = stepsOf(url.split('?', 1)[0] ?? '')
  const fitting = routes.filter(
    (route) => route.method === method && fits(stepsOf(route.url), steps),
  )
  return fitting.sort((a, b) => parameters(a.url) - parameters(b.url))[0]
}

function stepsOf(path: string): string[] {
  return path.replace(/\/$/, '').split('/')
}

function fits(pattern: readonly string[], steps: readonly string[]): boolean {
  return (
    pattern.length === steps.length &&
    pattern.every((step, index) =>
      step.startsWith(':') ? steps[index] !== '' : step === steps[index],
    )
  )
}

function parameters(url: string): number {
  return url.split('/:').length - 1
}
