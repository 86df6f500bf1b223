const EXAMPLE = 'must be * or a comma list of origins such as https://app.example.com';

/** An app's custom scheme (capacitor://localhost, chrome-extension://…): `new URL` gives these no origin. */
const OF_AN_APP = /^(?!https?:|file:|wss?:|ftp:)[a-z][a-z0-9+.-]*:\/\/[a-z0-9][a-z0-9.-]*(:\d+)?$/;

/**
 * CORS_ORIGINS, as browsers write origins; `https://*.example.com` means every sub-domain, but not example.com itself.
 * @throws Error that says why an entry could never match
 */
export function origins(value: string): (string | RegExp)[] | '*' {
  if (value === '*') return '*';
  return value.split(',').map((entry) => readOrigin(entry.trim()));
}

function readOrigin(origin: string): string | RegExp {
  if (OF_AN_APP.test(origin)) return origin;
  if (origin === 'null') throw new Error(`${EXAMPLE}; a sandboxed page of any site sends null`);
  const plain = origin.replace('://*.', '://any.');
  const parsed = URL.canParse(plain) ? new URL(plain) : undefined;
  if (!/^https?:$/.test(parsed?.protocol ?? '') || parsed!.origin !== plain || plain.includes('*')) {
    throw new Error(
      `${EXAMPLE} or https://*.example.com, as browsers send them: no path, no final slash, no default port, in lower case`,
    );
  }
  if (plain === origin) return origin;
  const [scheme, domain] = origin.split('*.').map((part) => part.replaceAll('.', '\\.'));
  return new RegExp(`^${scheme}([a-z0-9_-]+\\.)+${domain}$`);
}
