import { pathToFileURL } from 'node:url';
import { settings } from './settings.js';

/** The text of `.env.example`: every setting, what it is for and its default; what has no default is left to fill in. */
export function envExample(): string {
  const entries = Object.entries(settings).map(([name, { about, example, fallback }]) => {
    const line = `${name}=${example}`;
    return `# ${about}\n${fallback === undefined ? line : `# ${line}`}\n`;
  });
  return ['# Copy to .env, which npm start and docker compose read.\n', ...entries].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(envExample());
