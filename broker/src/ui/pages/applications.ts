import type { PacticipantView } from '../../pacticipants/pacticipant.ts'
import { html } from '../html.ts'
import type { Page } from '../layout.ts'
import { branchName, counted, versionName } from '../names.ts'
import { pager } from '../pager.ts'
import { momentField, type Visit } from '../visit.ts'

export interface ApplicationsView {
  applications: PacticipantView[]
  found: number
  search: string | undefined
  label: string | undefined
  page: { number: number; size: number }
}

/** Every application by name. The list is that of now: at a past moment some of them were not there yet. */
export function applicationsPage(view: ApplicationsView, visit: Visit): Page {
  const { applications, found, search, label, page } = view
  const { pages, links } = visit
  return {
    title: 'Applications',
    section: 'applications',
    isTimeless: true,
    json: links.pacticipants(),
    main: html`<div class="head"><div><h1>Applications</h1><p class="sub">${counted(found, 'application')}${label !== undefined && html` with the label <span class="tag">${label}</span>`}.</p></div></div>
<form class="filters" method="get" action="${pages.fixed('/pacticipants')}" role="search" aria-label="Applications">
<label class="grow">Name <input type="search" name="search" value="${search}" placeholder="Part of a name"></label>
<label>Label <input type="search" name="label" value="${label}"></label>
${momentField(visit)}<button type="submit">Show</button></form>
${
  applications.length === 0
    ? html`<p class="note none">No application matches. The search looks at names. <a href="${pages.applications()}">Show all</a></p>`
    : html`<div class="panel scroll" tabindex="0" role="region" aria-label="Applications"><table class="stack">
<thead><tr><th scope="col">Application</th><th scope="col">Newest version</th><th scope="col">Main branch</th><th scope="col">Labels</th></tr></thead>
<tbody>${applications.map(
        ({
          name,
          latestVersion,
          mainBranch,
          labels,
        }) => html`<tr><th scope="row"><a href="${pages.application(name)}"><bdi><b>${name}</b></bdi></a></th>
<td data-th="Newest version">${latestVersion === null ? html`<span class="dim">none</span>` : versionName(latestVersion)}</td>
<td data-th="Main branch">${mainBranch === null ? html`<span class="dim">not known</span>` : branchName(mainBranch)}</td>
<td data-th="Labels">${labels.map((one) => html`<a class="tag" href="${pages.applications({ label: one })}">${one}</a> `)}</td></tr>`,
      )}</tbody></table></div>`
}
${pager(page, { found, noun: 'applications' }, (number) => pages.applications({ search, label, page: number }))}`,
  }
}
