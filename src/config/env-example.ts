import { isProgram } from './program.js';
import { settings } from './settings.js';

const head = `# Copy to .env, which npm start and docker compose read, and uncomment what you set.
# docker compose has a database of its own: it needs POSTGRES_PASSWORD instead of DATABASE_URL.
`;

/** The text of `.env.example`: every setting, what it is for and its default, or an example where there is none. */
export function envExample(): string {
  const entries = Object.entries(settings).map(([name, { about, example, fallback }]) => {
    const need = fallback === undefined ? 'Required; npm start brings its own. ' : '';
    return `# ${need}${about}\n# ${name}=${example}\n`;
  });
  return [head, ...entries].join('\n');
}

if (isProgram(import.meta.url)) process.stdout.write(envExample());
