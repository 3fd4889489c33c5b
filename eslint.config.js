import tseslint from 'typescript-eslint'

/** Only what needs types: Biome does the rest, and does not see a forgotten `await`. */
export default [
  {
    ignores: ['**/*.js', '**/*.cjs', '**/*.mjs', '**/dist/', 'reports/', 'schemas/', '.concordat/'],
  },
  {
    files: ['**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      // A `default` says what becomes of the rest; without one, every case must be there.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
]
