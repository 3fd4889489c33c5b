import type { FieldUse } from '../../schemas/reliance.ts'
import { type Html, html } from '../html.ts'
import { branchName, versionName } from '../names.ts'
import { timeOf } from '../times.ts'
import type { Visit } from '../visit.ts'
import { expectationWords } from './expectation.ts'

/** Who relies on a place, or sends it: each version, where it stands, and what it takes for granted there. */
export function fieldUsage(
  { fields, provider, labelledBy }: { fields: FieldUse[]; provider: string; labelledBy: string },
  visit: Visit,
): Html {
  const { pages } = visit
  return html`<div class="panel scroll" tabindex="0" role="group" aria-labelledby="${labelledBy}"><table class="stack">
<thead><tr><th scope="col">Consumer version</th><th scope="col">Place</th><th scope="col">As</th><th scope="col">Stands in</th><th scope="col">Published</th></tr></thead>
<tbody>${fields.flatMap(({ pointer, users, resource }) =>
    users.map(({ reliance, expects, types, required }) => {
      const { consumer, number, branches, environments, publishedAt } = reliance
      return html`<tr><th scope="row" data-th="Version"><bdi>${consumer}</bdi> ${versionName(number, pages.contractSchemas({ consumer, provider }, number, resource))}</th>
<td data-th="Place"><code>${pointer || 'the value itself'}</code></td>
<td data-th="As"><code>${expectationWords(expects, types)}</code>${!required && html` <span class="dim">at times</span>`}</td>
<td data-th="Stands in">${branches.map((name) => html`${branchName(name)} `)}${environments.map((name) => html`<span class="tag"><bdi>${name}</bdi></span> `)}${branches.length + environments.length === 0 && html`<span class="dim">–</span>`}</td>
<td data-th="Published">${timeOf(publishedAt, visit)}</td></tr>`
    }),
  )}</tbody></table></div>`
}
