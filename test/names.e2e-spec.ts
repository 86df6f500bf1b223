import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NAME_PATTERN } from '../src/http/text.js';
import { Casting } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, anActor, movieBody } from './support/factories.js';

let casting: Casting;
beforeAll(async () => void (casting = await Casting.start()));
afterAll(() => casting.stop());
beforeEach(() => casting.clear());

const producer = () => casting.as('producer');
const filtered = async (path: string, value: string) =>
  (await producer().get(`${path}${encodeURIComponent(value)}`)).body;

/** The three text fields and their places. */
const FIELDS = [
  { list: 'actors', field: 'name', max: 200, body: (name: string) => actorBody({ name }) },
  { list: 'actors', field: 'gender', max: 50, body: (gender: string) => actorBody({ gender }) },
  { list: 'movies', field: 'title', max: 200, body: (title: string) => movieBody({ title }) },
] as const;

/** The stored text. */
async function stored({ list, field }: (typeof FIELDS)[number]): Promise<string | undefined> {
  const rows = await casting.database.query<Record<string, string>>(`SELECT ${field} FROM ${list} ORDER BY id DESC`);
  return rows[0]?.[field];
}

/** U+200B for `\u200B`. */
const named = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

describe.each(FIELDS)('$list.$field', (place) => {
  const { list, field, max, body } = place;

  it.each([
    ['decomposed letters', 'Zoe\u0308 Nguye\u0302\u0303n A\u030asa', 'Zo\u00eb Nguy\u1ec5n \u00c5sa'],
    ['decomposed Hangul', '\u1100\u1175\u11b7', '\uae40'],
    ['decomposed kana', '\u30ab\u3099', '\u30ac'],
    ['marks in another order', 'q\u0307\u0323', 'q\u0323\u0307'],
    ['characters that Unicode has twice', '\u212bke \u2126', '\u00c5ke \u03a9'],
    ['blanks of all kinds', '\u3000Ada\u00a0Mae\u2009Bo\u202f \u3000', 'Ada Mae Bo'],
    ['white space around it', '\t\r\n Ada\u2028\ufeff', 'Ada'],
    ['compatibility characters, which look different', '\ufb01 \u2122 \uff21', '\ufb01 \u2122 \uff21'],
  ])('is stored in one form: %s', async (_, sent, kept) => {
    expect((await producer().post(`/${list}`, body(sent))).status).toBe(200);
    expect(await stored(place)).toBe(kept);
    for (const value of [sent, kept]) expect((await filtered(`/${list}?${field}=`, value))[list]).toHaveLength(1);
    const [{ id }] = (await filtered(`/${list}?${field}=`, kept))[list];
    await producer().patch(`/${list}/${id}`, { [field]: 'x' });
    await producer().patch(`/${list}/${id}`, { [field]: sent });
    expect(await stored(place)).toBe(kept);
  });

  it.each([
    ['Persian with ZWNJ', '\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645'],
    ['Hindi with ZWJ and ZWNJ', '\u0915\u094d\u200d\u0937 \u0930\u093e\u091c\u094d\u200c\u0935'],
    ['Sinhala', '\u0dc1\u0dca\u200d\u0dbb\u0dd3'],
    [
      'Malayalam with a ZWJ at the end of a word',
      '\u0d2e\u0d4b\u0d39\u0d28\u0d4d\u200d \u0d32\u0d3e\u0d32\u0d4d\u200d',
    ],
    [
      'Hebrew with points, Arabic with harakat',
      '\u05d3\u05b8\u05bc\u05d5\u05b4\u05d3 \u0645\u064f\u062d\u064e\u0645\u064e\u0651\u062f',
    ],
    ['emoji of one, with its style', 'I \u2764\ufe0f Huckabees \u2660\ufe0e'],
    [
      'emoji that are joined',
      '\u{1f469}\u200d\u{1f680} \u{1f468}\u{1f3fd}\u200d\u{1f4bb} \u{1f3f3}\ufe0f\u200d\u{1f308}',
    ],
    [
      'flags and keycaps',
      '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f} \u{1f1f8}\u{1f1ea} 1\ufe0f\u20e3',
    ],
    ['an ideograph in the form that its owner writes', '\u8fbb\u{e0100} \u8fba\ufe00'],
    ['Mongolian', '\u182e\u1823\u1829\u182d\u1823\u180e\u182f\u180b'],
    ['a digit, a symbol, punctuation alone', '8 \u2665 ?'],
    ['a rare character of private use', '\ue000'],
    ['letters of the newest Unicode', '\u{323b0}'],
  ])('takes %s', async (_, text) => {
    const answer = await producer().post(`/${list}`, body(text));
    expect([answer.status, answer.body.details]).toEqual([200, undefined]);
    expect(await stored(place)).toBe(text.normalize('NFC'));
    expect(text).toMatch(new RegExp(NAME_PATTERN, 'u'));
    expect((await filtered(`/${list}?${field}=`, text))[list]).toHaveLength(1);
  });

  const tooLong = `must be text of 1 to ${max} characters`;
  it.each([
    ...['\x07', '\t', '\n', '\r', '\x1b', '\x7f', '\x85', '\u2028', '\u2029'].map((character) => [
      `A${character}da`,
      `must not contain the control character ${named(character)}`,
    ]),
    ...['\x01', '\x1f', '\x9f'].map((character) => [
      character,
      `must not contain the control character ${named(character)}`,
    ]),
    ...[
      ...['\u00ad', '\u034f', '\u061c', '\u115f', '\u1160', '\u17b4', '\u180e', '\u200b', '\u200c', '\u200d', '\u200e'],
      ...['\u200f', '\u202a', '\u202e', '\u2060', '\u2064', '\u2066', '\u2069', '\u206a', '\u2800', '\u3164', '\ufe00'],
      ...[
        '\ufe0f',
        '\ufeff',
        '\uffa0',
        '\ufff9',
        '\ufffc',
        '\uffff',
        '\u{13441}',
        '\u{13442}',
        '\u{1d159}',
        '\u{1d173}',
        '\u{e0001}',
        '\u{e0061}',
        '\u{e0100}',
      ],
      ...['\u{1ffff}', '\ufdd0'],
    ].flatMap((character) =>
      [`Ad${character}a`, ...(character === '\ufeff' ? [] : [character, `Ada${character}`])].map((text) => [
        text,
        `must not contain the invisible character ${named(character)}`,
      ]),
    ),
    ['1\ufe0f', 'must not contain the invisible character U+FE0F'],
    ['\u0645\u200c', 'must not contain the invisible character U+200C'],
    ['\u{1f469}\u200d', 'must not contain the invisible character U+200D'],
    ['\u0301', 'must not consist of marks alone'],
    ['\u0e31 \u093f\u0301', 'must not consist of marks alone'],
    ...['', ' ', '\u00a0\u3000', '\ufeff', '\t\n'].map((text) => [text, tooLong]),
    ['x'.repeat(max + 1), tooLong],
    ['e\u0301'.repeat(max + 1), tooLong],
    ['\u{1f469}'.repeat(max + 1), tooLong],
    // Each becomes two characters when it is composed.
    ['\u0958'.repeat(max), tooLong],
    ['a\0b', tooLong],
    ['a\ud800', tooLong],
  ])('refuses %j', async (text, message) => {
    const answer = await producer().post(`/${list}`, body(text));
    expect(answer.body).toEqual(envelope.unprocessable([{ field, message }]));
    expect(await stored(place)).toBeUndefined();
    // A query string cannot contain lone surrogates.
    if (!/\p{Surrogate}/u.test(text)) {
      expect(await filtered(`/${list}?${field}=`, text)).toEqual(envelope.badRequest([{ field, message }]));
    }
  });

  it(`accepts ${max} characters, counted in composed form`, async () => {
    for (const letter of ['x', 'e\u0301', '\u{1f469}', '\u1100\u1175\u11b7', '\u03b1\u0313\u0300\u0345']) {
      expect([letter, (await producer().post(`/${list}`, body(letter.repeat(max)))).status]).toEqual([letter, 200]);
      expect([...(await stored(place))!]).toHaveLength(max);
    }
  });

  it('is refused at once with many combining marks, which take seconds to compose', async () => {
    const text = `a${'\u0301'.repeat(60_000)}${'\u0323'.repeat(60_000)}`;
    const before = process.cpuUsage();
    const answer = await producer().post(`/${list}`, body(text));
    const { user, system } = process.cpuUsage(before);
    expect(answer.body).toEqual(envelope.unprocessable([{ field, message: tooLong }]));
    // Limits processor time, not elapsed time, so other processes do not matter.
    expect((user + system) / 1e6).toBeLessThan(2);
  });
});

describe('search', () => {
  const found = async (q: string) => (await filtered('/actors?q=', q)).actors.map(({ name }) => name);

  it('ignores invisible characters in names and in the query', async () => {
    // In the form in which an older version stored it.
    for (const name of ['Keanu\u200b Reeves', 'Zo\u00eb\ufeff', 'soft\u00adhyphen'])
      await anActor(casting.database, { name });
    for (const q of ['keanu reeves', '\u200ekeanu\u00a0reeves\u200f', 'kea\u00adnu']) {
      expect(await found(q)).toEqual(['Keanu\u200b Reeves']);
    }
    expect(await found('zoe\u0308\u2060')).toEqual(['Zo\u00eb\ufeff']);
    expect(await found('softhyphen')).toEqual(['soft\u00adhyphen']);
    expect(await found('\u200b')).toEqual([]);
  });
});

describe('a row that was deleted before', () => {
  it('is restored with its name in the present form', async () => {
    const id = await anActor(casting.database, { name: 'x' });
    await producer().delete(`/actors/${id}`);
    await casting.database.query(
      `UPDATE changes SET before = json_build_object('age', 1, 'gender', 'a\u00a0b', 'id', resource_id, 'name', 'e\u0301', 'movies', '{}'::int[]) WHERE resource = 'actors'`,
    );
    expect((await producer().post(`/actors/${id}/restore`)).status).toBe(200);
    expect((await producer().get(`/actors/${id}`)).body.actor).toMatchObject({ gender: 'a b', name: '\u00e9' });
  });
});
