/** Imports point one way: main → app → features → http → auth, database → config (ARCHITECTURE.md). */
const shared = ['src/http', 'src/auth', 'src/database', 'src/config'];
const layers = {
  'src/config': [],
  'src/database': ['src/config'],
  'src/auth': ['src/config'],
  'src/http': ['src/auth', 'src/database', 'src/config'],
  'src/operations': ['src/auth', 'src/database', 'src/config', 'src/kept'],
  'src/lists': shared,
  'src/kept': shared,
  'src/spreadsheets': ['src/lists', ...shared],
  'src/history': ['src/spreadsheets', 'src/lists', ...shared],
  'src/resources': ['src/history', 'src/spreadsheets', 'src/lists', 'src/kept', ...shared],
  'src/castings': ['src/resources', 'src/history', 'src/spreadsheets', 'src/lists', 'src/kept', ...shared],
  'src/actors': [
    'src/castings',
    'src/resources',
    'src/history',
    'src/spreadsheets',
    'src/lists',
    'src/kept',
    ...shared,
  ],
  'src/import2020': ['src/movies', 'src/actors', 'src/resources', 'src/history', ...shared],
  'src/movies': [
    'src/actors',
    'src/castings',
    'src/resources',
    'src/history',
    'src/spreadsheets',
    'src/lists',
    'src/kept',
    ...shared,
  ],
};

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'dev-only-from-dev-and-tests',
      severity: 'error',
      from: { path: '^src/(?!dev/)', pathNot: '\\.spec\\.ts$' },
      to: { path: '^src/dev/' },
    },
    {
      name: 'no-dev-dependencies-in-production',
      severity: 'error',
      from: { path: '^src/(?!dev/)', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'app-only-from-main-and-tests',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main|app)\\.' },
      to: { path: '^src/(main|app|app\\.module)\\.ts$' },
    },
    ...Object.entries(layers).map(([folder, below]) => ({
      name: `${folder.slice(4)}-imports-only-what-is-below`,
      severity: 'error',
      from: { path: `^${folder}/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^src/',
        // Every room may import resources, because they are data.
        pathNot: [...[folder, ...below].map((name) => `^${name}/`), '\\.resource\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};
