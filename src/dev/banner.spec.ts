import { describe, expect, it } from '@jest/globals';
import { banner } from './banner.js';

const builtIn = {
  version: '1.0.0',
  seconds: 2.412,
  port: 8080,
  database: { version: '18.4', actors: 12, movies: 5, demo: true },
  ownIssuer: undefined,
};

describe('the banner of npm start', () => {
  it('says where to go next', () => {
    expect(banner(builtIn)).toBe(`\
Casting API 1.0.0                    development · ready in 2.4 s
  Desk      http://localhost:8080/desk/    sign in as one of three roles
  Swagger   http://localhost:8080/docs     sign in as one of three roles
  API       http://localhost:8080/actors   needs a token
  Health    http://localhost:8080/health/ready
  Database  built-in PostgreSQL 18, .casting/ · 12 actors, 5 movies (demo)
            your own:  DATABASE_URL=postgres://localhost:5432/casting npm start
  Sign-in   local test keys, never accepted in production
  Three roles, three tokens (8 h):
    source .casting/tokens.env     sets $ASSISTANT $DIRECTOR $PRODUCER
    curl -H "Authorization: Bearer $ASSISTANT" localhost:8080/actors
`);
  });

  it("names the user's own database and issuer, and no password", () => {
    const database = 'postgres://casting:secret@db.example.com:5433/movies?password=secret';
    const text = banner({ ...builtIn, database, ownIssuer: 'https://casting.eu.auth0.com/' });

    expect(text).toContain('Database  postgres://db.example.com:5433/movies (DATABASE_URL)\n');
    expect(text).toContain('Sign-in   https://casting.eu.auth0.com/ (AUTH_ISSUER)\n');
    expect(text).not.toMatch(/secret|tokens/);
  });
});
