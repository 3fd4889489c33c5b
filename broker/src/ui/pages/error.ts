import type { Told } from '../../http/errors.ts'
import type { Unknown } from '../../overview/unknown.ts'
import { type Html, html } from '../html.ts'
import type { Page } from '../layout.ts'
import { isolated, shortVersion } from '../names.ts'
import type { Visit } from '../visit.ts'

export interface ErrorView {
  told: Told
  /** Names in the address that nothing has. */
  unknown: Unknown[]
  method: string
}

/** What happened, to what, and what to do next: for a person who followed a link, typed an address or sent a form. */
export function errorPage({ told, unknown, method }: ErrorView, visit: Visit): Page {
  const { title, sentence, next } = wordsOf(told)
  const sentences = told.sentences.length > 0 ? told.sentences : [sentence]
  const names = unknown.flatMap(({ name, of }) => [name, of])
  const isRead = method === 'GET' || method === 'HEAD'
  return {
    title,
    section: undefined,
    isTimeless: true,
    main: html`<h1>${title}</h1>
<div class="note ${told.status >= 500 ? 'fail' : 'unknown'}">${sentences.map((one) => html`<p>${isolated(one, names)}</p>`)}</div>
${unknown.map((one) => meant(one, visit))}
<section class="todo"><h2>What to do next</h2>
<ul>${next.map((one) => html`<li>${one}</li>`)}
${!isRead && html`<li>Nothing was changed. Go back: most browsers keep what was written into the form.</li>`}
${unknown.length === 0 && told.status === 404 && html`<li>Look for it among ${[link(visit.pages.integrations(), 'all integrations'), ', ', link(visit.pages.applications(), 'applications'), ' and ', link(visit.pages.environments(), 'environments')]}, or in the search above.</li>`}
</ul></section>
<p class="sub asked">Asked: <code>${method} ${visit.path}</code>, answered with ${told.status}${told.reference !== undefined && html`, reference <code>${told.reference}</code>`}.</p>`,
  }
}

function link(address: string, text: string): Html {
  return html`<a href="${address}">${text}</a>`
}

/** A name that does not exist, with links to this address as it may have been meant. */
function meant({ what, name, of, instead }: Unknown, visit: Visit): Html {
  const which = html`There is no ${what} <b><bdi>${name}</bdi></b>${of !== undefined && html` of <bdi>${of}</bdi>`}.`
  const { names, areAlike } = instead
  if (names.length === 0) return html`<p>${which} There is none at all yet.</p>`
  const offered = names.map(
    (one, index) =>
      html`${index > 0 && (index === names.length - 1 ? ' or ' : ', ')}<a href="${visit.with(name, one)}"><bdi>${shortVersion(one)}</bdi></a>`,
  )
  return areAlike
    ? html`<p>${which} Is ${offered} meant?</p>`
    : html`<p>${which} Among those that are known: ${offered}.</p>`
}

interface Words {
  title: string
  /** What is said where the answer says nothing. */
  sentence: string
  next: (Html | string)[]
}

function wordsOf({ status, reference }: Told): Words {
  if (status >= 500)
    return {
      title: status === 503 ? 'Not available now' : 'The broker has failed',
      sentence: 'This is a fault of the broker, not of what you asked for.',
      next: [
        'Try again in a moment.',
        html`If it comes back, tell those who run this broker${reference !== undefined && html`, with the reference <code>${reference}</code>: their log has the cause under it`}.`,
      ],
    }
  return words[status] ?? question
}

const question: Words = {
  title: 'This cannot be answered',
  sentence: 'The request means nothing here.',
  next: ['Correct what is named above, in the address or in the form.'],
}

const words: Partial<Record<number, Words>> = {
  401: {
    title: 'A user is needed',
    sentence: 'This broker lets in those whom it knows, and some of them may only read.',
    next: [
      'Load this page again, and give the name and password of a user who may do this.',
      'Those who run this broker know them.',
    ],
  },
  403: {
    title: 'Not allowed',
    sentence: 'This is not allowed here.',
    next: ['Ask those who run this broker, if you need it.'],
  },
  404: {
    title: 'Not found',
    sentence: 'There is nothing at this address.',
    next: ['Check the address: what it names may be misspelt, or have been deleted.'],
  },
  405: {
    title: 'Not possible here',
    sentence: 'This address takes other kinds of request.',
    next: ['It is an address for programs. Its pages are those of the menu above.'],
  },
  406: {
    title: 'Not to be had as a page',
    sentence: 'What stands at this address has another form than a page.',
    next: ['Ask for the form that it has: a badge is a picture.'],
  },
  408: {
    title: 'It took too long',
    sentence: 'The answer was not ready in the time that it may take.',
    next: ['Ask for less: a shorter time, fewer versions, one pair.'],
  },
  409: {
    title: 'It clashes with what is there',
    sentence: 'Something else has been stored meanwhile.',
    next: ['Look at what is there now, then do it again if it is still needed.'],
  },
  413: {
    title: 'Too large',
    sentence: 'More was sent than this broker takes.',
    next: [
      'Send less.',
      html`Those who run this broker may raise the limit: <code>CONCORDAT_BODY_LIMIT</code>.`,
    ],
  },
  415: {
    title: 'Not read in this form',
    sentence: 'What was sent has a type that is not read here.',
    next: ['Use the form of the page, or send JSON as a program would.'],
  },
}
