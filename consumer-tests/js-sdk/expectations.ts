import { text } from '../src/matchers.ts'

/** The provider state makes exactly this key, so the pact needs no other when it is replayed. */
export const apiKey = 'eptk_00112233445566778899aabbccddeeff'
export const withKey = { 'X-API-Key': apiKey }

export const experimentId = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff'
export const experimentKey = 'one-page-checkout'
export const flagId = '0d6c1a3e-52b4-4a09-8f0e-7be1c4d29a11'
export const flagKey = 'new-checkout'

export const invalidKey = {
  status: 401,
  headers: { 'WWW-Authenticate': 'APIKey' },
  body: { detail: text('Invalid API Key') },
}

export const missingKey = { ...invalidKey, body: { detail: text('API key missing') } }

/** Users in this country take part, nobody else. */
export const onlyIn = (country: string) => ({
  version: '1.0',
  rules: [
    {
      id: 'country',
      rule: {
        operator: 'and',
        conditions: [{ attribute: 'country', operator: 'eq', value: country }],
      },
    },
  ],
})
