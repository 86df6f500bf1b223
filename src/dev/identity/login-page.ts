import { createHash } from 'node:crypto';
import type { errors, Provider } from 'oidc-provider';
import { duties, isRole, roles, subjectOf, titles } from './roles.js';

type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

/** The part of a Koa context that answers with a page. */
interface Answer {
  body: unknown;
  set(headers: Record<string, string>): void;
}

const style = `
:root {
  color-scheme: light dark;
  --ground: #f4f4f6; --card: #fff; --text: #1b1b22; --quiet: #5b5b68; --edge: #d9d9e0; --accent: #4a3aa7;
}
@media (prefers-color-scheme: dark) {
  :root { --ground: #131318; --card: #1e1e26; --text: #ececf1; --quiet: #a5a5b3; --edge: #363643; --accent: #b3a6ff; }
}
* { box-sizing: border-box; margin: 0; }
body {
  min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--ground); color: var(--text); font: 1rem/1.5 system-ui, sans-serif;
}
main { width: 100%; max-width: 36rem; }
h1 { font-size: 1.6rem; line-height: 1.2; letter-spacing: -0.01em; }
p { margin-top: 0.5rem; color: var(--quiet); }
form { display: grid; gap: 0.75rem; margin: 1.5rem 0; }
button {
  display: grid; grid-template-columns: 1fr auto; align-items: center; column-gap: 1rem;
  padding: 1rem 1.25rem; text-align: left; font: inherit; color: inherit; cursor: pointer;
  background: var(--card); border: 1px solid var(--edge); border-radius: 0.75rem;
}
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button strong { font-size: 1.1rem; }
button span { grid-row: 2; color: var(--quiet); }
button::after { content: "\\2192" / ""; grid-area: 1 / 2 / 3; color: var(--accent); font-size: 1.25rem; }
footer { color: var(--quiet); font-size: 0.875rem; }
`;

const styleHash = createHash('sha256').update(style).digest('base64');

/** `/login/<uid>` asks for a role, unless `login_hint` names it already; its buttons post to `/login/<uid>/<role>`. */
export function addLoginPage(provider: Provider, SessionNotFound: typeof errors.SessionNotFound): void {
  provider.use(async (context, next) => {
    const [, uid, chosen] = /^\/login\/([\w-]+)(?:\/(\w+))?$/.exec(context.path) ?? [];
    if (!uid) {
      await next();
      return;
    }
    try {
      const interaction = await provider.interactionDetails(context.req, context.res);
      const role = context.method === 'POST' ? chosen : interaction.params.login_hint;
      if (isRole(role)) {
        const accountId = subjectOf(role);
        await endOtherSession(provider, interaction, accountId);
        context.status = 303;
        context.redirect(await provider.interactionResult(context.req, context.res, { login: { accountId } }));
      } else {
        showRoles(context, uid, String(interaction.params.redirect_uri));
      }
    } catch (error) {
      if (!(error instanceof SessionNotFound)) throw error;
      context.status = error.status;
      showProblem(context, 'It is finished already, or was begun before the last restart.');
    }
  });
}

/** The library would sign out a session of another role through a page that needs a script. */
async function endOtherSession(provider: Provider, interaction: Interaction, accountId: string): Promise<void> {
  if (!interaction.session || interaction.session.accountId === accountId) return;
  const session = await provider.Session.findByUid(interaction.session.uid);
  await session?.destroy();
  interaction.session = undefined;
  await interaction.persist();
}

/** Says why a sign-in cannot go on, and what to do. */
export function showProblem(answer: Answer, problem: string): void {
  show(
    answer,
    'This sign-in cannot go on',
    `<p>${escape(problem)}</p>
<p>Return to the page that sent you here and sign in again.</p>`,
  );
}

function showRoles(answer: Answer, uid: string, redirectUri: string): void {
  const buttons = roles.map(
    (role) => `
  <button formaction="/login/${uid}/${role}"><strong>${titles[role]}</strong> <span>${duties[role]}</span></button>`,
  );
  show(
    answer,
    'Sign in to Casting',
    `<p>Choose the role to work in. There is no password.</p>
<form method="post">${buttons.join('')}
</form>
<footer>A sign-in for local development: its keys are never accepted in production.</footer>`,
    // Browsers apply form-action to the redirects after a post as well.
    `'self' ${new URL(redirectUri).origin}`,
  );
}

function show(answer: Answer, title: string, content: string, formAction = `'none'`): void {
  answer.set({
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action ${formAction}; base-uri 'none'; frame-ancestors 'none'`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  answer.body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
