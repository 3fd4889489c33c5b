import type { PageQuery } from '../../page-links.ts'
import { questionOf } from '../../schemas/question.ts'
import type { Question } from '../../schemas/reliances.ts'
import { type Html, html } from '../html.ts'
import { branchName } from '../names.ts'
import { type Parameters, textIn } from '../query.ts'
import { momentField, type Visit } from '../visit.ts'

/** Whose contracts count, as a page was asked. */
export interface AskedScope {
  branch: string | undefined
  environment: string | undefined
}

export function scopeIn(query: Parameters): AskedScope {
  return { branch: textIn(query, 'branch'), environment: textIn(query, 'environment') }
}

/** Throws `invalid` for a branch and an environment at once. */
export function questionIn(provider: string, scope: AskedScope, { asOf }: Visit): Question {
  return { ...questionOf(provider, scope), asOf }
}

/** The same scope in a link. */
export function scopeQuery({ branch, environment }: AskedScope, more: PageQuery = {}): PageQuery {
  return { branch, environment, ...more }
}

/** Whose contracts count, in words. */
export function scopeWords({ branch, environment }: AskedScope): Html {
  if (environment !== undefined)
    return html`Of the consumer versions in <b><bdi>${environment}</bdi></b>.`
  return branch === undefined
    ? html`Of what is on main branches or live anywhere; of a consumer that has neither, of its latest pact.`
    : html`Of the heads of ${branchName(branch)}.`
}

/** The controls that choose it, for a form of the page; what stands between them and the button is the page's own. */
export function scopeForm(
  {
    address,
    scope,
    environments,
  }: { address: string; scope: AskedScope; environments: { name: string }[] },
  visit: Visit,
  own?: Html,
): Html {
  const { environment, branch } = scope
  const isListed = environments.some(({ name }) => name === environment)
  const names = [
    ...(environment !== undefined && !isListed ? [environment] : []),
    ...environments.map(({ name }) => name),
  ]
  return html`<form class="filters" method="get" action="${address}" role="search" aria-label="Whose contracts">
<label>Versions in <select name="environment"><option value="">main branches, or anywhere</option>${names.map((name) => html`<option value="${name}"${name === environment && html` selected`}>${name}</option>`)}</select></label>
<label>or heads of the branch <input type="search" name="branch" value="${branch}"></label>
${own}${momentField(visit)}<button type="submit">Show</button></form>`
}
