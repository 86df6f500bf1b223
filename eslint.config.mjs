import jest from 'eslint-plugin-jest';
import perfectionist from 'eslint-plugin-perfectionist';
import tseslint from 'typescript-eslint';

const code = { skipBlankLines: true, skipComments: true };
const specs = ['**/*.{spec,e2e-spec,fault,cluster}.ts'];

export default tseslint.config(
  { ignores: ['dist*/', '.casting/', 'node_modules/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    plugins: { perfectionist },
    rules: {
      // Lines of code: comments and blank lines are free.
      'max-lines': ['error', { max: 200, ...code }],
      'max-lines-per-function': ['error', { max: 40, ...code }],
      'max-params': ['error', 4],
      complexity: ['error', 12],
      'no-duplicate-imports': ['error', { allowSeparateTypeImports: true }],
      'no-restricted-exports': [
        'error',
        {
          restrictDefaultExports: {
            direct: true,
            named: true,
            defaultFrom: true,
            namedFrom: true,
            namespaceFrom: true,
          },
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportAllDeclaration, ExportNamedDeclaration[source]',
          message: 'No barrels: import from the file that declares it.',
        },
      ],
      'perfectionist/sort-imports': [
        'error',
        {
          groups: ['side-effect', 'builtin', 'external', 'parent', ['sibling', 'index']],
          newlinesBetween: 'ignore',
        },
      ],
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      // Off, because a DTO imported as a type is not validated: Nest reads the class at run time.
      '@typescript-eslint/consistent-type-imports': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-console': 'error',
    },
  },
  // Markup is long without being complex.
  { files: ['**/*.tsx'], rules: { 'max-lines-per-function': ['error', { max: 60, ...code }] } },
  { files: ['src/dev/**', 'bench/**', 'test/support/**'], rules: { 'no-console': 'off' } },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/config/**', 'src/dev/**', 'src/operations/doctor.ts', 'src/operations/telemetry.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Configuration is read once, in src/config.' },
      ],
    },
  },
  {
    files: specs,
    plugins: { jest },
    rules: {
      // Tests of one subject stay in one file, and a `describe` is as long as its tests.
      'max-lines': ['error', { max: 500, ...code }],
      'max-lines-per-function': 'off',
      // A row of a table of cases is passed as the parameters of its test.
      'max-params': ['error', 5],
      // A helper that asserts is named for it.
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
      'jest/no-focused-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/no-identical-title': 'error',
      'jest/valid-title': 'error',
      'jest/valid-expect': 'error',
      'jest/valid-expect-in-promise': 'error',
      'jest/valid-describe-callback': 'error',
      'jest/no-export': 'error',
    },
  },
  {
    // The tools that read these files ask for a default export.
    files: ['*.config.mjs', '.dependency-cruiser.mjs', 'ormconfig.ts', 'test/support/{global-*,longest-first}.mjs'],
    rules: { 'no-restricted-exports': 'off' },
  },
  // Generated from the OpenAPI document.
  { files: ['clients/typescript/schema.d.ts'], rules: { 'max-lines': 'off' } },
  // A migration is SQL, in the order in which it runs, and never changes.
  { files: ['src/database/migrations/**'], rules: { 'max-lines-per-function': 'off' } },
);
