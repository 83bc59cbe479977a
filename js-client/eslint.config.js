import tseslint from 'typescript-eslint';

/** Dependency direction of the client: who may not import whom. */
const walls = [
  { files: ['src/protocol/**'], forbidden: ['../*', '!../protocol/*'], why: 'protocol imports nothing' },
  { files: ['src/dom/**'], forbidden: ['../*'], why: 'dom imports nothing' },
  {
    files: ['src/capture/**'],
    forbidden: ['**/replica/*', '**/connection/*', '**/transport/*', '**/desktop/*', '**/customer/*'],
    why: 'capture knows neither replica nor connection',
  },
  {
    files: ['src/replica/**'],
    forbidden: ['**/capture/*', '**/connection/*', '**/transport/*', '**/desktop/*', '**/customer/*'],
    why: 'replica knows neither capture nor connection',
  },
];

export default tseslint.config(
  { ignores: ['target/', 'node_modules/'] },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
        { selector: 'Program > VariableDeclaration[kind="let"]', message: 'No mutable state at module level.' },
        {
          selector: 'VariableDeclarator[init.type="Identifier"][init.name="natives"]',
          message: 'Name them one by one: bundles would need an object of all of them.',
        },
      ],
    },
  },
  ...walls.map(({ files, forbidden, why }) => ({
    files,
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: forbidden, message: why }] }] },
  })),
  { files: ['build/**', 'eslint.config.js'], rules: { 'no-console': 'off', 'no-restricted-syntax': 'off' } },
);
