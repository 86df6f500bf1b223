import {
  constants,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  KeyObject,
  sign,
  type JsonWebKey,
  type SignKeyObjectInput,
} from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AuthenticationCode } from '../src/auth/auth-errors.js';
import { Permission } from '../src/auth/permissions.js';
import { Casting } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { anActor } from './support/factories.js';
import { AUDIENCE, base64url, Issuer, type Key } from './support/issuer.js';

let casting: Casting;
/** Has keys and a key set of its own, and no business here. */
let attacker: Issuer;

beforeAll(async () => {
  [casting, attacker] = await Promise.all([Casting.start(), Issuer.start()]);
  await anActor(casting.database);
});
afterAll(async () => void (await Promise.all([casting.stop(), attacker.stop()])));

type Members = Record<string, unknown>;

const now = () => Math.floor(Date.now() / 1000);

const headerText = (changes: Members = {}) => JSON.stringify({ alg: 'RS256', kid: 'first', ...changes });

const claimsText = (changes: Members = {}) => {
  const times = { iat: now(), exp: now() + 3600 };
  const good = { iss: casting.issuer.url, aud: AUDIENCE, sub: 'test', ...times, permissions: [Permission.GetActors] };
  return JSON.stringify({ ...good, ...changes });
};

/** A token that may read actors, but for what is changed; `undefined` leaves a member out. */
const token = (claims: Members = {}, header: Members = {}, key?: Key) =>
  casting.issuer.signText(headerText(header), claimsText(claims), key);

/** The payload as raw JSON: the good claims with `member` written behind them, perhaps for the second time. */
const withRaw = (member: string, without: Members = {}) =>
  casting.issuer.signText(headerText(), claimsText(without).replace(/}$/, `,${member}}`));

/** The good header and claims, under whatever `signature` makes of them. */
const signedBy = (header: Members, signature: (input: Buffer) => Buffer) => {
  const input = `${base64url(headerText(header))}.${base64url(claimsText())}`;
  return `${input}.${signature(Buffer.from(input)).toString('base64url')}`;
};

const privateKey = () => KeyObject.from(casting.issuer.keys[0]!.privateKey);
const rsa = (digest: string, options: Partial<SignKeyObjectInput> = {}) => {
  return (input: Buffer) => sign(digest, input, { key: privateKey(), ...options });
};
/** HMAC whose secret is the public key, as everyone can read it. */
const hmac = (secret: string) => (input: Buffer) => createHmac('sha256', secret).update(input).digest();
const ed25519 = (input: Buffer) => sign(null, input, generateKeyPairSync('ed25519').privateKey);
const p256 = (input: Buffer) =>
  sign('sha256', input, {
    key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
    dsaEncoding: 'ieee-p1363',
  });

const parts = (jwt: string) => jwt.split('.') as [string, string, string];
const withSignature = (jwt: string, change: (signature: string) => string) => {
  const [header, payload, signature] = parts(jwt);
  return `${header}.${payload}.${change(signature)}`;
};

interface Form {
  readonly form: string;
  readonly answer: 'accepted' | 'forbidden' | readonly [AuthenticationCode, string];
  readonly credentials: () => string | undefined;
}

const forms: Form[] = [];
const answering = (answer: Form['answer'], tokens: Record<string, () => string>) =>
  headersAnswering(
    answer,
    Object.fromEntries(Object.entries(tokens).map(([form, make]) => [form, () => `Bearer ${make()}`])),
  );
const headersAnswering = (answer: Form['answer'], headers: Record<string, Form['credentials']>) =>
  void forms.push(...Object.entries(headers).map(([form, credentials]) => ({ form, answer, credentials })));

headersAnswering('accepted', {
  'scheme in lower case': () => `bearer ${token()}`,
  'scheme in capitals': () => `BEARER ${token()}`,
  'more spaces than one': () => `Bearer   ${token()}`,
});
answering('accepted', {
  'a plain good token': () => token(),
  'aud an array that holds ours': () => token({ aud: ['https://elsewhere.test', AUDIENCE] }),
  'aud an array with members that are no strings': () => token({ aud: [null, 7, AUDIENCE] }),
  'expired 10 s ago, within the tolerance': () => token({ exp: now() - 10 }),
  'valid in 20 s, within the tolerance': () => token({ nbf: now() + 20 }),
  'exp a fraction': () => token({ exp: now() + 60.5 }),
  'exp in the year 9999': () => token({ exp: 253402300799 }),
  'iat in the future (not used: RFC 7519 4.1.6 gives no reason to refuse)': () => token({ iat: now() + 3600 }),
  'iat a string (not used)': () => token({ iat: 'yesterday' }),
  'iat missing': () => token({ iat: undefined }),
  'no kid, and the set has one key': () => token({}, { kid: undefined }),
  'typ JWT': () => token({}, { typ: 'JWT' }),
  'typ jwt in lower case': () => token({}, { typ: 'jwt' }),
  'typ at+jwt (RFC 9068)': () => token({}, { typ: 'at+jwt' }),
  'typ AT+JWT in capitals': () => token({}, { typ: 'AT+JWT' }),
  'typ application/at+jwt': () => token({}, { typ: 'application/at+jwt' }),
  'typ Application/JWT, which is JWT (RFC 7515 4.1.9)': () => token({}, { typ: 'Application/JWT' }),
  'typ twice: the last counts': () =>
    casting.issuer.signText(headerText({ typ: 'logout+jwt' }).replace(/}$/, ',"typ":"at+jwt"}'), claimsText()),
  'sub of one letter': () => token({ sub: 'x' }),
  'sub as Auth0, Entra ID and AWS write it': () => token({ sub: 'auth0|5f7c8ec7c33c6c004bbafe82' }),
  'sub with spaces, quotes and letters beyond ASCII': () => token({ sub: ` Zoë "李" \u{1f600}\\ ` }),
  'sub of 255 letters': () => token({ sub: 'x'.repeat(255) }),
  'sub of 255 characters of two code units each': () => token({ sub: '\u{1f600}'.repeat(255) }),
  'sub twice: the last counts': () => withRaw('"sub":"other"', { sub: 7 }),
  'claims that we know nothing of': () => token({ scope: 'openid', azp: 'x', nested: { a: [1] }, 'https://x/': true }),
  'jku, jwk, x5u and x5c to the attacker, signed by our key': () => token({}, embedded()),
  'permissions with members that are no strings': () => token({ permissions: [null, 7, {}, [], 'get:actors'] }),
  'permissions of 900 members, ours the last': () =>
    token({ permissions: [...Array.from({ length: 900 }, (_, i) => `x:${i}`), 'get:actors'] }),
  'permissions of 2,000 empty arrays, and ours': () =>
    token({ permissions: [...Array<[]>(2000).fill([]), 'get:actors'] }),
  'permissions with ours three times': () => token({ permissions: Array(3).fill('get:actors') }),
  'nbf a fraction': () => token({ nbf: now() + 0.5 }),
  'nbf negative': () => token({ nbf: -1 }),
  'iat 1e400 (not used)': () => withRaw('"iat":1e400'),
  'aud an array that holds ours 500 times': () => token({ aud: Array(500).fill(AUDIENCE) }),
  'permissions twice: the last counts, as RFC 7519 section 4 allows': () => withRaw('"permissions":["get:actors"]'),
  'the largest token that fits': () => token({ filler: 'x'.repeat(9000) }),
});

answering('forbidden', {
  'permissions empty': () => token({ permissions: [] }),
  'permissions nested': () => token({ permissions: [['get:actors']] }),
  'permissions in other letters': () => token({ permissions: ['GET:actors', 'get:actors ', 'get:*', ''] }),
  'permissions without any string': () => token({ permissions: [null, true, {}] }),
  'scope instead of permissions': () => token({ permissions: [], scope: 'get:actors' }),
  'permissions twice, the last one empty': () => withRaw('"permissions":[]'),
  'permissions that read as ours once joined or written out': () =>
    token({ permissions: [['get', 'actors'], { toString: 'get:actors' }, 'get:', 'actors', 'get:actors\0'] }),
  'permissions of 2,000 members, ours not among them': () => token({ permissions: Array(2000).fill('x') }),
});

headersAnswering(['authorization_header_missing', 'Authorization header is expected.'], {
  'no header': () => undefined,
  'an empty header': () => '',
});

headersAnswering(['invalid_header', 'Authorization header must start with "Bearer".'], {
  'Basic credentials': () => `Basic ${base64url('director:secret')}`,
  'the token alone': () => token(),
  'another scheme': () => `Token ${token()}`,
  'scheme and token joined by a colon': () => `Bearer:${token()}`,
  'scheme in quotes': () => `"Bearer" ${token()}`,
});

headersAnswering(['invalid_header', 'Token not found.'], {
  'the scheme alone': () => 'Bearer',
  'the scheme and a space': () => 'Bearer ',
});

headersAnswering(['invalid_header', 'Authorization header must be bearer token.'], {
  'two tokens': () => `Bearer ${token()} ${token()}`,
  'two credentials joined by a comma': () => `Bearer ${token()}, Bearer ${token()}`,
  'a token with a space in it': () => `Bearer ${token().replace('.', ' .')}`,
});

answering(['invalid_header', 'Unable to parse authentication token.'], {
  'no dots': () => token().replaceAll('.', ''),
  'two parts': () => parts(token()).slice(0, 2).join('.'),
  'four parts': () => `${token()}.x`,
  'five parts, as in a JWE': () => `${token()}.x.y`,
  'only dots': () => '..',
  'a part empty': () => token().replace(/\..*\./, '..'),
  'a comma behind it': () => `${token()},`,
  'a quoted token': () => `"${token()}"`,
  'no base64url': () => `%%%.***.!!!`,
  'base64 with padding': () => `${parts(token())[0]}=.${parts(token())[1]}.x`,
  'letters beyond ASCII': () => `é${token()}ü`,
  'a percent escape': () => token().replace('.', '%2E'),
  'header no JSON': () => casting.issuer.signText('{"alg":"RS256"', claimsText()),
  'header an array': () => casting.issuer.signText('["RS256"]', claimsText()),
  'header null': () => casting.issuer.signText('null', claimsText()),
  'header a string': () => casting.issuer.signText('"RS256"', claimsText()),
  'header of 4,000 nested arrays': () =>
    casting.issuer.signText('['.repeat(4000) + ']'.repeat(4000), claimsText({ permissions: [] })),
  'payload no JSON': () => casting.issuer.signText(headerText(), 'get:actors'),
  'payload no JSON, typ JWT': () => casting.issuer.signText(headerText({ typ: 'JWT' }), '{"exp":'),
  'payload empty': () => casting.issuer.signText(headerText(), ''),
  'payload a string': () => casting.issuer.signText(headerText(), '"get:actors"'),
  'payload null': () => casting.issuer.signText(headerText(), 'null'),
  'payload null, typ JWT': () => casting.issuer.signText(headerText({ typ: 'JWT' }), 'null'),
  'payload a number, typ JWT': () => casting.issuer.signText(headerText({ typ: 'JWT' }), '7'),
  'payload an array': () => casting.issuer.signText(headerText(), `[${claimsText()}]`),
  'payload null, typ JWT, not signed by us': () =>
    casting.issuer.signText(headerText({ typ: 'JWT' }), 'null', attacker.keys[0]),
  'garbage of 14 KB': () => 'x'.repeat(14_000),
});

answering(['invalid_header', 'Token must be signed with RS256.'], {
  'alg none, not signed': () => signedBy({ alg: 'none' }, () => Buffer.alloc(0)),
  'alg none, signed': () => token({}, { alg: 'none' }),
  'alg None': () => signedBy({ alg: 'None' }, () => Buffer.alloc(0)),
  'alg nOnE': () => signedBy({ alg: 'nOnE' }, () => Buffer.alloc(0)),
  'alg in lower case': () => token({}, { alg: 'rs256' }),
  'alg missing': () => token({}, { alg: undefined }),
  'alg null': () => token({}, { alg: null }),
  'alg a number': () => token({}, { alg: 256 }),
  'alg an array': () => token({}, { alg: ['RS256'] }),
  'alg empty': () => token({}, { alg: '' }),
  'alg only inherited, by __proto__': () => casting.issuer.signText('{"__proto__":{"alg":"RS256"}}', claimsText()),
  'alg twice, the last one none': () => casting.issuer.signText('{"alg":"RS256","alg":"none"}', claimsText()),
  'HS256 with the public key as PEM': () => signedBy({ alg: 'HS256' }, hmac(pem())),
  'HS256 with the public key as JWK': () =>
    signedBy({ alg: 'HS256' }, hmac(JSON.stringify(casting.issuer.keys[0]!.jwk))),
  'HS256 with an empty secret': () => signedBy({ alg: 'HS256' }, hmac('')),
  'RS384 by the right key': () => signedBy({ alg: 'RS384' }, rsa('sha384')),
  'RS512 by the right key': () => signedBy({ alg: 'RS512' }, rsa('sha512')),
  'PS256 by the right key': () =>
    signedBy({ alg: 'PS256' }, rsa('sha256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })),
  ES256: () => signedBy({ alg: 'ES256' }, p256),
  EdDSA: () => signedBy({ alg: 'EdDSA' }, ed25519),
});

answering(['invalid_header', 'Token signature is invalid.'], {
  'signature missing': () => withSignature(token(), () => ''),
  'signature flipped': () => withSignature(token(), (signature) => flip(signature)),
  'signature cut': () => withSignature(token(), (signature) => signature.slice(0, -8)),
  'signature with more behind it': () => withSignature(token(), (signature) => `${signature}AAAA`),
  'signature of another payload': () => withSignature(token(), () => parts(token({ sub: 'other' }))[2]),
  'signature of zeros': () => signedBy({}, () => Buffer.alloc(256)),
  'signature with SHA-384 under the name RS256': () => signedBy({}, rsa('sha384')),
  'HS256 with the public key under the name RS256': () => signedBy({}, hmac(pem())),
  'payload exchanged': () => token().replace(/\..*\./, `.${base64url(claimsText({ sub: 'other' }))}.`),
  'the right kid, another key': () => token({}, {}, attacker.keys[0]),
  'no kid, another key': () => token({}, { kid: undefined }, attacker.keys[0]),
  'jwk of the attacker, the right kid': () => token({}, { jwk: attacker.keys[0]!.jwk }, attacker.keys[0]),
  'jku, x5u and x5c of the attacker, the right kid': () => token({}, embedded(), attacker.keys[0]),
  'expired and forged': () => token({ exp: 1 }, {}, attacker.keys[0]),
});

answering(['invalid_header', 'Unable to find the appropriate key.'], {
  'kid unknown': () => token({}, { kid: 'second' }, attacker.keys[0]),
  'kid unknown, the right key': () => token({}, { kid: 'second' }),
  'kid empty': () => token({}, { kid: '' }),
  'kid a number': () => token({}, { kid: 1 }),
  'kid null': () => token({}, { kid: null }),
  'kid an array': () => token({}, { kid: ['first'] }),
  'kid an object': () => token({}, { kid: { toString: 'first' } }),
  'kid twice, the last one unknown': () =>
    casting.issuer.signText(headerText().replace(/}$/, ',"kid":"second"}'), claimsText()),
  'kid of 9,000 letters': () => token({}, { kid: 'k'.repeat(9000) }),
  'kid __proto__': () => token({}, { kid: '__proto__' }),
  'kid constructor': () => token({}, { kid: 'constructor' }),
  'kid a path': () => token({}, { kid: '../../../../dev/null' }),
  'kid an address': () => token({}, { kid: `${attacker.url}.well-known/jwks.json` }, attacker.keys[0]),
  'kid an SQL injection': () => token({}, { kid: "' OR 1=1 --" }),
  'kid with a NUL': () => token({}, { kid: 'first\0' }),
  'kid and jku of the attacker': () => token({}, { ...embedded(), kid: 'attacker' }, attacker.keys[0]),
});

answering(['invalid_header', 'Token asks for an extension that is not understood.'], {
  'crit exp': () => token({}, { crit: ['exp'], exp: 9e9 }),
  'crit unknown': () => token({}, { crit: ['http://example.test/is-root'] }),
  'crit empty': () => token({}, { crit: [] }),
  'crit null': () => token({}, { crit: null }),
  'b64 false with crit': () => token({}, { crit: ['b64'], b64: false }),
  'b64 false without crit': () => token({}, { b64: false }),
});

answering(['invalid_header', 'Token must be an access token.'], {
  'typ logout+jwt (OpenID Connect Back-Channel Logout)': () => token({}, { typ: 'logout+jwt' }),
  'typ application/logout+jwt': () => token({}, { typ: 'application/logout+jwt' }),
  'typ secevent+jwt (RFC 8417)': () => token({}, { typ: 'secevent+jwt' }),
  'typ dpop+jwt (RFC 9449)': () => token({}, { typ: 'dpop+jwt' }),
  'typ token-introspection+jwt (RFC 9701)': () => token({}, { typ: 'token-introspection+jwt' }),
  'typ oauth-authz-req+jwt (RFC 9101)': () => token({}, { typ: 'oauth-authz-req+jwt' }),
  'typ kb+jwt': () => token({}, { typ: 'kb+jwt' }),
  'typ JOSE': () => token({}, { typ: 'JOSE' }),
  'typ JWE': () => token({}, { typ: 'JWE' }),
  'typ text/jwt': () => token({}, { typ: 'text/jwt' }),
  'typ at+jwt with more behind it': () => token({}, { typ: 'at+jwt;x' }),
  'typ at+jwt with a line break behind it': () => token({}, { typ: 'at+jwt\n' }),
  'typ with spaces': () => token({}, { typ: ' JWT ' }),
  'typ empty': () => token({}, { typ: '' }),
  'typ null': () => token({}, { typ: null }),
  'typ a number': () => token({}, { typ: 1 }),
  'typ true': () => token({}, { typ: true }),
  'typ an array': () => token({}, { typ: ['JWT'] }),
  'typ an object': () => token({}, { typ: { toString: 'JWT' } }),
  'typ twice, the last one logout+jwt': () =>
    casting.issuer.signText(headerText({ typ: 'at+jwt' }).replace(/}$/, ',"typ":"logout+jwt"}'), claimsText()),
});

answering(['invalid_claims', 'Token must have a subject of 1 to 255 characters.'], {
  'sub missing': () => token({ sub: undefined }),
  'sub null': () => token({ sub: null }),
  'sub a number': () => token({ sub: 7 }),
  'sub true': () => token({ sub: true }),
  'sub an array': () => token({ sub: ['test'] }),
  'sub an object': () => token({ sub: { id: 'test' } }),
  'sub empty': () => token({ sub: '' }),
  'sub of blanks': () => token({ sub: '   ' }),
  'sub of blanks beyond ASCII': () => token({ sub: '\u00a0\u2003\u3000' }),
  'sub with a NUL': () => token({ sub: 'te\0st' }),
  'sub with a line break': () => token({ sub: 'te\nst' }),
  'sub with a line break behind it': () => token({ sub: 'test\n' }),
  'sub with a DEL': () => token({ sub: 'te\x7fst' }),
  'sub with a C1 control character': () => token({ sub: 'te\x85st' }),
  'sub with a lone high surrogate': () => withRaw('"sub":"te\\ud800st"'),
  'sub with a lone low surrogate': () => withRaw('"sub":"\\udc00"'),
  'sub with surrogates the wrong way round': () => withRaw('"sub":"\\ude00\\ud83d"'),
  'sub of 256 letters': () => token({ sub: 'x'.repeat(256) }),
  'sub of 3,000 letters': () => token({ sub: 'x'.repeat(3000) }),
  'sub only inherited, by __proto__': () => withRaw('"__proto__":{"sub":"test"}', { sub: undefined }),
  'sub twice, the last one null': () => withRaw('"sub":null'),
});

answering(['token_expired', 'Token expired.'], {
  'expired an hour ago': () => token({ exp: now() - 3600 }),
  'expired just beyond the tolerance': () => token({ exp: now() - 31 }),
  'exp 0': () => token({ exp: 0 }),
  'exp negative': () => token({ exp: -1 }),
  'exp -1e400': () => withRaw('"exp":-1e400'),
  'exp twice, the last one past': () => withRaw('"exp":1'),
});

answering(['invalid_claims', 'Token must have an expiration time.'], {
  'exp missing': () => token({ exp: undefined }),
  'exp null': () => token({ exp: null }),
  'exp a string': () => token({ exp: String(now() + 3600) }),
  'exp an array': () => token({ exp: [now() + 3600] }),
  'exp true': () => token({ exp: true }),
  'exp an object': () => token({ exp: { valueOf: now() + 3600 } }),
  'exp 1e400': () => withRaw('"exp":1e400'),
  'exp beyond all dates': () => token({ exp: 1e300 }),
  'exp only inherited, by __proto__': () => withRaw('"__proto__":{"exp":9000000000}', { exp: undefined }),
});

answering(['invalid_claims', 'Token is not valid yet.'], {
  'nbf in an hour': () => token({ nbf: now() + 3600 }),
  'nbf a string': () => token({ nbf: String(now()) }),
  'nbf null': () => token({ nbf: null }),
  'nbf true': () => token({ nbf: true }),
  'nbf an array': () => token({ nbf: [now()] }),
  'nbf an object': () => token({ nbf: {} }),
  'nbf twice, the last one in an hour': () => withRaw(`"nbf":${now() + 3600}`, { nbf: now() }),
  'nbf 1e400': () => withRaw('"nbf":1e400'),
});

answering(['invalid_claims', 'Incorrect claims. Please, check the audience and issuer.'], {
  'iss of another': () => token({ iss: attacker.url }),
  'iss missing': () => token({ iss: undefined }),
  'iss null': () => token({ iss: null }),
  'iss an array': () => token({ iss: [casting.issuer.url] }),
  'iss an object': () => token({ iss: { toString: casting.issuer.url } }),
  'iss twice, the last one of another': () => withRaw(`"iss":"${attacker.url}"`),
  'iss without its last slash': () => token({ iss: casting.issuer.url.slice(0, -1) }),
  'iss in capitals': () => token({ iss: casting.issuer.url.toUpperCase() }),
  'iss with more behind it': () => token({ iss: `${casting.issuer.url}x` }),
  'aud of another': () => token({ aud: 'payroll' }),
  'aud missing': () => token({ aud: undefined }),
  'aud null': () => token({ aud: null }),
  'aud empty': () => token({ aud: '' }),
  'aud an empty array': () => token({ aud: [] }),
  'aud an array without ours': () => token({ aud: ['payroll', 'https://elsewhere.test'] }),
  'aud an array in an array': () => token({ aud: [[AUDIENCE]] }),
  'aud a number': () => token({ aud: 7 }),
  'aud an object': () => token({ aud: { 0: AUDIENCE } }),
  'aud a part of ours': () => token({ aud: AUDIENCE.slice(0, -1) }),
  'aud ours with more behind it': () => token({ aud: `${AUDIENCE}2` }),
  'aud in capitals': () => token({ aud: AUDIENCE.toUpperCase() }),
  'aud twice, the last one of another': () => withRaw('"aud":"payroll"'),
});

answering(['invalid_claims', 'Permissions not included in token.'], {
  'permissions missing': () => token({ permissions: undefined }),
  'permissions null': () => token({ permissions: null }),
  'permissions a string': () => token({ permissions: 'get:actors' }),
  'permissions an object': () => token({ permissions: { 'get:actors': true, includes: 'get:actors' } }),
  'permissions an object that looks like an array': () => token({ permissions: { 0: 'get:actors', length: 1 } }),
  'permissions a number': () => token({ permissions: 8 }),
  'permissions true': () => token({ permissions: true }),
  'permissions only inherited, by __proto__': () =>
    withRaw('"__proto__":{"permissions":["get:actors"]}', { permissions: undefined }),
  'scope instead of permissions, which are missing': () => token({ permissions: undefined, scope: 'get:actors' }),
});

function pem(): string {
  const { jwk } = casting.issuer.keys[0]!;
  return createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' })
    .export({ format: 'pem', type: 'spki' })
    .toString();
}

function embedded(): Members {
  const [{ jwk }] = attacker.keys as [Key];
  const set = `${attacker.url}.well-known/jwks.json`;
  return { jku: set, jwk, x5u: set, x5c: [base64url(JSON.stringify(jwk))] };
}

function flip(signature: string): string {
  return (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
}

describe(`of ${forms.length} forms of credentials`, () => {
  it('there are many, each of them once', () => {
    expect(new Set(forms.map(({ form }) => form)).size).toBe(forms.length);
    expect(forms.length).toBeGreaterThanOrEqual(45);
  });

  it.each(forms)('$form', async ({ answer: expected, credentials }) => {
    const authorization = credentials();
    const caller = authorization === undefined ? casting.as(undefined) : casting.withAuthorization(authorization);
    const answer = await caller.get('/actors');

    if (expected === 'accepted') {
      expect([answer.status, answer.body.success, answer.body.actors.length]).toEqual([200, true, 1]);
      return;
    }
    const challenge = answer.headers.get('www-authenticate');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    if (expected === 'forbidden') {
      expect([answer.status, answer.text]).toEqual([403, JSON.stringify(envelope.forbidden)]);
      expect(challenge).toBe('Bearer error="insufficient_scope", scope="get:actors"');
      return;
    }
    const [code, description] = expected;
    // As text: the order of the keys is promised as well.
    expect([answer.status, answer.text]).toEqual([401, JSON.stringify(envelope.unauthorized(code, description))]);
    expect(challenge).toBe(
      code === 'authorization_header_missing'
        ? 'Bearer realm="casting"'
        : `Bearer realm="casting", error="invalid_token", error_description="${description.replaceAll('"', "'")}"`,
    );
  });

  it('none makes us ask an address that a token names', () => {
    expect(attacker.fetches).toBe(0);
  });
});

describe('a token that is remembered', () => {
  const answerTo = async (jwt: string) =>
    (await casting.withAuthorization(`Bearer ${jwt}`).get('/actors')).body as unknown;

  it('is refused as soon as it expires', async () => {
    const expiring = token({ exp: now() - 20 });
    let answer = await answerTo(expiring);
    expect(answer).toMatchObject({ success: true });
    while ((answer as { success: boolean }).success) {
      await sleep(100);
      answer = await answerTo(expiring);
    }
    expect(answer).toEqual(envelope.unauthorized('token_expired', 'Token expired.'));
  });

  it('lets no other signature in under its payload', async () => {
    const good = token();
    expect(await answerTo(good)).toMatchObject({ success: true });
    const forged = withSignature(good, flip);
    expect(await answerTo(forged)).toEqual(envelope.unauthorized('invalid_header', 'Token signature is invalid.'));
    expect(await answerTo(good)).toMatchObject({ success: true });
  });

  it('grants what it holds and no more, request after request', async () => {
    const caller = casting.withAuthorization(`Bearer ${token()}`);
    for (const status of [200, 403, 200]) {
      const answer = status === 403 ? await caller.get('/movies') : await caller.get('/actors');
      expect(answer.status).toBe(status);
    }
  });
});

describe('a good token anywhere but in the Authorization header is not seen', () => {
  const missing = envelope.unauthorized('authorization_header_missing', 'Authorization header is expected.');
  const nobody = () => casting.as(undefined);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it.each([
    ['the query, as access_token', () => nobody().get(`/actors?access_token=${token()}`)],
    ['the query, as Authorization', () => nobody().get(`/actors?Authorization=Bearer%20${token()}`)],
    ['a form (RFC 6750 2.2)', () => nobody().post('/actors', `access_token=${token()}`, form)],
    ['a JSON body', () => nobody().post('/actors', { access_token: token(), authorization: `Bearer ${token()}` })],
    ['a cookie', () => nobody().get('/actors', undefined, { cookie: `access_token=${token()}` })],
    ['another header', () => nobody().get('/actors', undefined, { 'x-authorization': `Bearer ${token()}` })],
    ['Proxy-Authorization', () => nobody().get('/actors', undefined, { 'proxy-authorization': `Bearer ${token()}` })],
  ])('%s', async (_, send) => {
    const answer = await send();
    expect([answer.status, answer.body]).toEqual([401, missing]);
  });
});

describe('bytes that no client library sends', () => {
  const unauthorized = (description: string) => [401, envelope.unauthorized('invalid_header', description)];
  const details = [{ field: 'request', message: 'must be well-formed HTTP, its path UTF-8 in percent escapes' }];
  const malformed = [400, { details, error: 400, message: 'Bad request', success: false }];

  /** Sends these very lines, one byte a letter, and reads until the service hangs up. */
  async function send(...authorization: string[]): Promise<unknown[]> {
    const { hostname, port } = new URL(casting.url);
    const socket = connect(Number(port), hostname);
    const head = ['GET /actors HTTP/1.1', 'Host: casting', 'Connection: close', ...authorization];
    socket.write(`${head.join('\r\n')}\r\n\r\n`, 'latin1');
    const [answerHead, body] = (await text(socket)).split('\r\n\r\n') as [string, string];
    return [Number(answerHead.split(' ')[1]), JSON.parse(body) as unknown];
  }

  it.each([
    ['a NUL', () => [`Authorization: Bearer ${token()}\0`], malformed],
    ['a line feed', () => [`Authorization: Bearer ${token().replace('.', '\n.')}`], malformed],
    ['a folded line', () => ['Authorization: Bearer', ` ${token()}`], malformed],
    ['an unnamed line', () => [`: Bearer ${token()}`], malformed],
    ['a space before the colon', () => [`Authorization : Bearer ${token()}`], malformed],
    [
      'UTF-8',
      () => [`Authorization: Bearer \xc3\xa9${token()}`],
      unauthorized('Unable to parse authentication token.'),
    ],
    ['invalid UTF-8', () => [`Authorization: Bearer \xff\xfe`], unauthorized('Unable to parse authentication token.')],
    [
      'two headers, the first one good',
      () => [`Authorization: Bearer ${token()}`, 'Authorization: Bearer x'],
      unauthorized('Authorization header must be bearer token.'),
    ],
    [
      'two headers, the last one good',
      () => ['Authorization: Basic x', `Authorization: Bearer ${token()}`],
      unauthorized('Authorization header must start with "Bearer".'),
    ],
  ])('%s', async (_, lines, expected) => {
    expect(await send(...lines())).toEqual(expected);
  });
});
