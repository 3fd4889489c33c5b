import { describe, expect, it } from '@jest/globals'
import { html, raw } from './html.ts'

describe('a template', () => {
  it('escapes text and attributes', () => {
    const name = `<script>alert("1 & 2")</script>'`

    expect(String(html`<a title="${name}">${name}</a>`)).toBe(
      '<a title="&#60;script&#62;alert(&#34;1 &#38; 2&#34;)&#60;/script&#62;&#39;">&#60;script&#62;alert(&#34;1 &#38; 2&#34;)&#60;/script&#62;&#39;</a>',
    )
  })

  it('takes nested templates and lists as they are, and leaves out what is absent', () => {
    const items = ['a', '<b>'].map((item) => html`<li>${item}</li>`)

    expect(String(html`<ul>${items}${null}${undefined}${false}${0}</ul>`)).toBe(
      '<ul><li>a</li><li>&#60;b&#62;</li>0</ul>',
    )
  })

  it('escapes a text that only looks like markup made by hand', () => {
    expect(String(html`${String(raw('<i>'))}`)).toBe('&#60;i&#62;')
  })
})
