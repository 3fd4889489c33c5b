import type { ProviderName } from '../states/registry.ts'

/** Below which path each provider of the registry answers HTTP; `/health` there says that it does. */
export const basePaths: Readonly<Record<ProviderName, '' | '/lambda'>> = {
  'experimentation-api': '',
  'feature-flag-lambda': '/lambda',
  'assignment-lambda': '/lambda',
}
