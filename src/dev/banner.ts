export interface Running {
  version: string;
  seconds: number;
  port: number;
  /** What the built-in database holds, or the URL of the user's own. */
  database: { version: string; actors: number; movies: number; demo: boolean } | string;
  /** The user's own identity provider; without it, the local one runs. */
  ownIssuer: string | undefined;
}

/** What the terminal shows when everything runs: where to go next. It never contains a secret. */
export function banner({ version, seconds, port, database, ownIssuer }: Running): string {
  const base = `http://localhost:${port}`;
  const hint = (path: string, text: string) => (base + path).padEnd(base.length + 10) + text;
  return [
    `Casting API ${version}`.padEnd(37) + `development · ready in ${seconds.toFixed(1)} s`,
    `  Desk      ${hint('/desk/', ownIssuer ? 'sign in' : 'sign in as one of three roles')}`,
    `  Swagger   ${hint('/docs', ownIssuer ? 'sign in, or paste a token' : 'sign in as one of three roles')}`,
    `  API       ${hint('/actors', 'needs a token')}`,
    `  Health    ${base}/health/ready`,
    ...databaseLines(database),
    ...(ownIssuer ? [`  Sign-in   ${ownIssuer} (AUTH_ISSUER)`] : localTokenLines(port)),
    '',
  ].join('\n');
}

function databaseLines(database: Running['database']): string[] {
  if (typeof database === 'string') return [`  Database  ${withoutSecrets(database)} (DATABASE_URL)`];
  const { version, actors, movies, demo } = database;
  return [
    `  Database  built-in PostgreSQL ${parseInt(version)}, .casting/ · ${actors} actors, ${movies} movies${demo ? ' (demo)' : ''}`,
    '            your own:  DATABASE_URL=postgres://localhost:5432/casting npm start',
  ];
}

function localTokenLines(port: number): string[] {
  return [
    '  Sign-in   local test keys, never accepted in production',
    '  Three roles, three tokens (8 h):',
    '    source .casting/tokens.env     sets $ASSISTANT $DIRECTOR $PRODUCER',
    `    curl -H "Authorization: Bearer $ASSISTANT" localhost:${port}/actors`,
  ];
}

/** Where the database is: a password may stand before the @, or in a parameter. */
function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
