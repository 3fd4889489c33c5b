/** What this program is called, and which version of it this is: as in package.json. */
export const program = { name: 'Concordat', version: '0.1.0' }
