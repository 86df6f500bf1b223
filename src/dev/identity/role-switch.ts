import { readFile } from 'node:fs/promises';
import type { Provider } from 'oidc-provider';
import { duties, roles, subjectOf, titles, type Role } from './roles.js';

const script = new URL('role-switch.browser.js', import.meta.url);

/**
 * `/role-switch.js` signs the page of /docs in and lets it change roles; `/role-switch.json` is where it gets the tokens.
 *
 * @param options.origins of /docs: no other page gets a token. The browser sets the Origin header. Another website sends
 *   its own origin, or none from a script element; this holds for a domain that resolves to this machine as well.
 */
export function addRoleSwitch(
  provider: Provider,
  { origins, token }: { origins: string[]; token: (role: Role) => Promise<string> },
): void {
  provider.use(async (context, next) => {
    if (context.path === '/role-switch.js') {
      context.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
      context.type = 'text/javascript; charset=utf-8';
      context.body = await readFile(script, 'utf8');
    } else if (context.path === '/role-switch.json') {
      const origin = context.get('Origin');
      context.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff', Vary: 'Origin' });
      if (!origins.includes(origin)) return context.throw(403, 'Tokens are for /docs only.');
      context.set('Access-Control-Allow-Origin', origin);
      context.body = await Promise.all(roles.map((role) => choice(role, token)));
    } else {
      await next();
    }
  });
}

async function choice(role: Role, token: (role: Role) => Promise<string>) {
  return { role, title: titles[role], duty: duties[role], subject: subjectOf(role), token: await token(role) };
}
