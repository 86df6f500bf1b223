import fc, { type Arbitrary } from 'fast-check';

/** A body as it is sent: bytes, where no text would do. */
export type Body = string | Uint8Array;

/** The texts between the bars. */
export const words = (text: string) => text.split('|');

const hostileTexts = [
  ...words(
    `|\0|a\0b|\ud800|a\udfff\ud800b|\ufeff|\u202e|\r\n|\t|İ|ß|e\u0301|👨‍👩‍👧‍👦|' OR 1=1; --|"; DROP TABLE actors; --|$1|:search`,
  ),
  ...words(
    '%|_|\\|%00|%FF|%zz|${7*7}|{{7}}|<script>alert(1)</script>|../../etc/passwd|..|.|__proto__|constructor|toString',
  ),
  ...words(
    'null|true|0|-0|-1|1.5|1e3|1e400|NaN|Infinity|0x10|1_0| 7 |007|１２|٣|2147483647|2147483648|99999999999999999999',
  ),
  ...words(
    ',|,,|1,,2|-|--id|id,id,-id|name,-age|[]|{}|2002-12-04|2002-02-30|0000-01-01|0001-01-01|9999-12-31|10000-01-01',
  ),
  ...words('-0001-01-01|2002-12-04T23:59:60Z|Wed, 04 Dec 2002 00:00:00 GMT|infinity|epoch|today|2002-12-04 BC'),
  ...['x'.repeat(50), 'x'.repeat(51), 'é'.repeat(200), '😀'.repeat(200), '😀'.repeat(201), 'ﷺ'.repeat(1000)],
];

export const hostileText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);

export const hostileJson: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 150, 151, 2 ** 31, 2 ** 53, 1e300, [], {}, [[]], [null]),
  fc.constantFrom<unknown>([1, 1, 2], [0], [-1], [1.5], [2 ** 31], [99], ['1'], { 0: 1, length: 1 }, { toJSON: 1 }),
  fc.constant(Array.from({ length: 5000 }, (_, n) => n + 1)),
  fc.jsonValue({ maxDepth: 6, stringUnit: 'binary' }),
);

/** JSON texts that JSON.stringify never writes. */
export const rawBodies: Body[] = [
  ...words(
    `||{|{}}|{"name":}|{'name':'x'}|{"name":"x",}|\ufeff{}|NaN|"x"|1e400|-|{"name":"\n"}|name=x&age=1|<actor/>|a,b\r\n1,2`,
  ),
  ...words(
    String.raw`{"name":"\u0000"}|{"name":"\ud800"}|{"__proto__":{"age":1}}|{"constructor":{"prototype":{"age":1}}}`,
  ),
  ...words('{"age":1e400,"name":"x","gender":"y"}|{"age":25,"age":"x","gender":"y","name":"z"}'),
  ...['['.repeat(30_000), '[{"a":'.repeat(10_000), `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ...[`${'{"name":'.repeat(10_000)}1${'}'.repeat(10_000)}`, `{"actors":[${'[],'.repeat(1000)}1]}`],
  ...[`{"name":"${'x'.repeat(200_000)}"}`, `{"title":"${'x'.repeat(300_000)}"}`],
  ...[new Uint8Array([0x22, 0xff, 0x22]), new Uint8Array([0x7b, 0xed, 0xa0, 0x80, 0x7d]), new Uint8Array([0, 0, 0])],
];

export const jsonTypes = words('application/json; charset=utf-8|APPLICATION/JSON|application/json;charset=us-ascii');
export const wrongTypes = [
  ...words('application/merge-patch+json|application/json-patch+json|application/vnd.api+json|application/jsonx|json'),
  ...words('application/json;charset=utf-16|application/json;charset=|application/json;charset="'),
  ...words('text/plain|text/csv|application/x-www-form-urlencoded|multipart/form-data; boundary=x|*/*|;|/|'),
];

const tags = [...words('*|"1"|"2"|"1", "2"|W/"1"|1|"|""|,,|"x"|"99999999999999999999"|"1'), `"${'x'.repeat(999)}"`];
export const documentedHeaders: Record<string, string[]> = {
  'Idempotency-Key': ['1', '2', 'x'.repeat(255), 'x'.repeat(256), '', 'a b', 'é', '__proto__'],
  'If-Match': tags,
  'If-None-Match': tags,
  Prefer: [
    ...words(
      'return=minimal|return=representation|handling=lenient|handling=strict|count=exact|count=some|RETURN=minimal',
    ),
    ...words(
      'return=representation, handling=lenient|return="minimal"; x=y|return=minimal, return=representation||=|,;=',
    ),
    ...words('return|return=|respond-async, wait=10|__proto__=x|constructor=x|toString=exact|valueOf=x'),
  ],
};
export const otherHeaders: Record<string, string[]> = {
  Accept: words('*/*|application/json|text/html|text/csv|image/png;q=0|x|'),
  'Accept-Encoding': words('gzip|br|deflate|identity|*|identity;q=0|*;q=0|gzip;q=0, identity;q=0|zstd|;;'),
  'Content-Encoding': words('identity|gzip|x|'),
  'X-Request-Id': [...words('mine-1||a b|<x>|__proto__'), 'x'.repeat(128), 'x'.repeat(129)],
  Origin: words('https://app.example|null|'),
  'X-HTTP-Method-Override': ['DELETE'],
  'If-Modified-Since': ['Wed, 04 Dec 2002 00:00:00 GMT'],
  Range: ['bytes=0-3'],
  Cookie: ['session=1'],
};

/** Texts that Node accepts as the value of a header. */
export const headerText = hostileText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 500));
