import { isProgram } from './program.js';
import { settings } from './settings.js';

const head = `# Copy to .env, which npm start and docker compose read, and uncomment what you set.
# docker compose runs its own database: it needs POSTGRES_PASSWORD instead of DATABASE_URL.
`;

/** The text of `.env.example`: every setting with its purpose and its default, or an example if it is required. */
export function envExample(): string {
  const entries = Object.entries(settings).map(([name, { about, example, fallback }]) => {
    const need = fallback === undefined ? 'Required; npm start provides its own. ' : '';
    return `# ${need}${about}\n# ${name}=${example}\n`;
  });
  return [head, ...entries].join('\n');
}

if (isProgram(import.meta.url)) process.stdout.write(envExample());
