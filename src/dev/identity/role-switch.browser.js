/* Signs Swagger UI in and puts a switch between the roles into its top bar: DOCS_SCRIPT_URL has /docs load this. */
(() => {
  /** In localStorage: the role that is signed in; empty after signing out, or with a token that was pasted. */
  const kept = 'casting-role';
  const firstRole = 'director';
  const source = new URL('role-switch.json', document.currentScript.src);

  const style = `
    .role-switch { display: flex; margin-left: auto; border: 1px solid #62a03f; border-radius: 4px; overflow: hidden; }
    .role-switch button {
      padding: 6px 14px; border: 0; background: none; color: #fff; cursor: pointer;
      font: 700 14px/1.4 sans-serif; white-space: nowrap; transition: background 0.15s;
    }
    .role-switch button + button { border-left: 1px solid #62a03f; }
    .role-switch button:hover { background: #62a03f59; }
    .role-switch button[aria-pressed='true'] { background: #85ea2d; color: #173647; }
    .role-switch button:focus-visible { outline: 2px solid #fff; outline-offset: -4px; }
    .role-switch button[aria-pressed='true']:focus-visible { outline-color: #173647; }
    @media (forced-colors: active) {
      .role-switch button[aria-pressed='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
    }
    @media (max-width: 640px) { .role-switch { margin-left: 0; } .role-switch button { padding: 6px 8px; font-size: 12px; } }
    @media (max-width: 480px) {
      .swagger-ui .topbar .topbar-wrapper { flex-flow: row wrap; }
      .role-switch { order: 1; width: 100%; }
      .role-switch button { flex: 1; white-space: normal; }
      .swagger-ui .topbar .dark-mode-toggle { margin-left: auto; }
    }
  `;

  // Swagger UI starts at `load` too, and before this: its listener was added first.
  addEventListener('load', async () => {
    const choices = await fetchChoices();
    const buttons = choices.map(roleButton);
    const wanted = localStorage.getItem(kept) ?? firstRole;
    const choice = choices.find(({ role }) => role === wanted);
    if (choice) signIn(choice.token);

    const update = () => {
      const subject = subjectOf(tokenInUse());
      const current = choices.find((each) => each.subject === subject);
      localStorage.setItem(kept, current?.role ?? '');
      buttons.forEach((button, i) => button.setAttribute('aria-pressed', String(choices[i] === current)));
    };
    update();
    // The Authorize dialog changes who is signed in as well.
    window.ui.getStore().subscribe(update);
    await show(buttons);
  });

  /** `[{ role, title, duty, subject, token }]`, fetched each time: an earlier token may have expired, or its key may have been replaced. */
  async function fetchChoices() {
    return (await fetch(source)).json();
  }

  function roleButton({ role, title, duty }) {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: title, title: duty });
    button.addEventListener('click', async () => {
      const choices = await fetchChoices();
      signIn(choices.find((choice) => choice.role === role).token);
    });
    return button;
  }

  function signIn(token) {
    const { authActions, authSelectors, preauthorizeApiKey } = window.ui;
    preauthorizeApiKey('bearer', token);
    // A sign-in by oauth2 would take precedence.
    if (authSelectors.authorized().has('oauth2')) authActions.logout(['oauth2']);
    authActions.persistAuthorizationIfNeeded();
  }

  /** What Swagger UI sends: of two sign-ins, the last one that the document names. */
  function tokenInUse() {
    const { bearer, oauth2 } = window.ui.authSelectors.authorized()?.toJS() ?? {};
    return oauth2?.token?.access_token ?? bearer?.value ?? '';
  }

  /** The `sub` of a token; `undefined` when the text is no token, for anything may be pasted. */
  function subjectOf(token) {
    const [, payload = ''] = token.split('.');
    try {
      return JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))).sub;
    } catch {
      return undefined;
    }
  }

  /** Waits for the top bar, which Swagger UI draws some time after its start. */
  async function show(buttons) {
    let bar;
    while (!(bar = document.querySelector('.swagger-ui .topbar-wrapper'))) await new Promise(requestAnimationFrame);
    const group = Object.assign(document.createElement('div'), { className: 'role-switch', role: 'group' });
    group.setAttribute('aria-label', 'Signed in as');
    group.append(...buttons);
    document.head.append(Object.assign(document.createElement('style'), { textContent: style }));
    bar.insertBefore(group, bar.querySelector('.dark-mode-toggle'));
  }
})();
