import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Marks that people do not type: accents, points, harakat, nuktas. A blank before one comes from a decomposed spacing accent. */
const MARKS =
  String.raw` ?[\u0300-\u036F\u0483-\u0489\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7\u0610-\u061A\u0640` +
  String.raw`\u064B-\u065F\u0670\u06D6-\u06ED\u0711\u0730-\u074A\u08CA-\u08FF\u093C\u09BC\u0A3C\u0ABC\u0B3C\u0CBC` +
  String.raw`\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]+`;

/** Invisible characters, punctuation, and the symbols of ASCII. As ranges, because PostgreSQL's classes depend on the locale. */
const NO_PART_OF_A_WORD =
  String.raw`[!-/:-@\[-\x60{-~\u00A1\u00A7\u00AB\u00AD\u00B6\u00B7\u00BB\u00BF\u02B9-\u02CF\u055A-\u055F\u0589\u058A` +
  String.raw`\u05BE\u05C0\u05C3\u05C6\u05F3\u05F4\u0609-\u060D\u061B-\u061F\u066A-\u066D\u06D4\u0964\u0965\u0970\u0E4F` +
  String.raw`\u0E5A\u0E5B\u0F04-\u0F14\u10FB\u115F\u1160\u1360-\u1368\u1400\u17B4\u17B5\u17D4-\u17DA\u1800-\u180F` +
  String.raw`\u200B-\u2027\u202A-\u206F\u2212\u2800\u2E00-\u2E5D\u3001-\u3003\u3008-\u3011\u3014-\u301F\u3030\u303D` +
  String.raw`\u30A0\u30FB\uA78B\uA78C\uFE00-\uFE0F\uFE45\uFE46\uFEFF\uFFF0-\uFFFC\U0001D173-\U0001D17A` +
  String.raw`\U000E0000-\U000E0FFF]`;

const BLANKS = String.raw`[\u0001-\u0020\u007F-\u009F\u1680\u2028\u2029]+`;

/** The blank between two initials: J. K. is J.K. */
const BETWEEN_INITIALS = '(?<=(^| )[^ ]) (?=[^ ]( |$))';

/** ASCII without punctuation, like most names, only needs lower case. */
const NOT_PLAIN = '[^A-Za-z0-9 ]|^ | $|  |(^| )[^ ] [^ ]( |$)';

/** Letters that people type as another letter, and that Unicode does not decompose into that letter and a mark. */
const TYPED_AS = new Map(
  [
    ...[
      'øo',
      'łl',
      'đd',
      'ðd',
      'ıi',
      'ħh',
      'ŧt',
      'ŋn',
      'əe',
      'ɛe',
      'ɔo',
      'ɓb',
      'ɗd',
      'ƙk',
      'ƴy',
      'ƒf',
      '×x',
      'ςσ',
      'ґг',
    ],
    // Arabic: yeh, keheh, teh marbuta and heh as Persian, Urdu and Egyptians write them.
    ...['\u0649\u064A', '\u06CC\u064A', '\u06D0\u064A', '\u06D2\u064A', '\u06A9\u0643', '\u0629\u0647'],
    ...['\u06C1\u0647', '\u06BE\u0647', '\u06D5\u0647'],
  ].map((pair) => [pair[0]!, pair[1]!] as const),
);

// Only blocks in which the case of letters is final, so that all versions of Node and PostgreSQL agree.
const LETTERS = capitals([0x410, 0x42f], [0x391, 0x3a9], [0xc0, 0x24f], [0x370, 0x3ff], [0x400, 0x52f], [0x531, 0x556]);
const RARE_BLOCKS: Block[] = [
  [0x10a0, 0x10cd], // Georgian
  [0x13a0, 0x13f5], // Cherokee
  [0x1c90, 0x1cbf], // Georgian
  [0x1e9e, 0x1e9e], // the capital of ß
  [0x1efa, 0x1eff], // Latin
  [0x2183, 0x2183],
  [0x2c00, 0x2cff], // Glagolitic, Latin C, Coptic
  [0xa640, 0xa69b], // Cyrillic B
  [0xa720, 0xa7bf], // Latin D
  [0x10400, 0x10427], // Deseret
  [0x104b0, 0x104d3], // Osage
  [0x10c80, 0x10cb2], // Old Hungarian
  [0x118a0, 0x118bf], // Warang Citi
  [0x1e900, 0x1e921], // Adlam
];
const RARE_LETTERS = capitals(...RARE_BLOCKS);

// translate() tries the letters in this order, so the most common letters come first, each mapped to itself.
const COMMON = [...' abcdefghijklmnopqrstuvwxyzабвгдежзиклмнопрстуфхцчшщъыьэюяαβγδεζηθικλμνοπρστυφχψω'];

type Block = readonly [first: number, last: number];

/** The capitals of these blocks that do not decompose; the others are decomposed before. */
function capitals(...blocks: Block[]): string[] {
  const letters = blocks.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  );
  return [...new Set(letters)].filter(
    (letter) => letter.toLowerCase() !== letter && letter.normalize('NFKD') === letter,
  );
}

const lowered = (letters: string[]) =>
  letters.map((letter) => TYPED_AS.get(letter.toLowerCase()) ?? letter.toLowerCase()).join('');

/** The arguments of translate() after the text. */
const table = (letters: string[]) => `'${letters.join('')}', '${lowered(letters)}'`;

/**
 * The words of a name or title as people type them: no case, no accents, no punctuation, single blanks between words. If
 * nothing is left, as of `?`, it is the text itself.
 *
 * It must not depend on the locale of the database, its provider, an extension or a version, so that every database, also
 * one restored from a dump, finds the same rows in the same order. That is why it has its own table for lower case.
 */
const FOLD = `
  CREATE OR REPLACE FUNCTION casting_fold(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $fold$
  DECLARE
    folded text COLLATE "C" := value;
  BEGIN
    IF folded !~ '${NOT_PLAIN}' THEN RETURN lower(folded); END IF;
    folded := lower(regexp_replace(normalize(folded, NFKD), '${MARKS}|${NO_PART_OF_A_WORD}', '', 'g'));
    IF octet_length(folded) > char_length(folded) THEN
      folded := translate(folded, ${table([...COMMON, ...LETTERS, ...TYPED_AS.keys()])});
      IF folded ~ '[${RARE_BLOCKS.map((block) => block.map(escaped).join('-')).join('')}]' THEN
        folded := translate(folded, ${table(RARE_LETTERS)});
      END IF;
      IF folded ~ '[ßæœþ]' THEN
        folded := replace(replace(replace(replace(folded, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
      END IF;
      folded := normalize(folded, NFC);
    END IF;
    folded := btrim(regexp_replace(folded, '${BLANKS}', ' ', 'g'));
    folded := regexp_replace(folded, '${BETWEEN_INITIALS}', '', 'g');
    -- An index takes no row of more than 2,704 bytes, and one character can decompose into 18.
    RETURN left(coalesce(nullif(folded, ''), lower(value COLLATE "C")), 200);
  END $fold$;`;

function escaped(codePoint: number): string {
  return String.raw`\U` + codePoint.toString(16).padStart(8, '0');
}

/** A text in the form in which fields are stored from now on: composed, with plain blanks, and trimmed. */
const stored = (text: string) =>
  String.raw`btrim(regexp_replace(normalize(${text}, NFC), '[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]', ' ', 'g'))`;

/** Rows of `table` whose `column` has another form are changed, counted and recorded like any change. */
const store = (table: string, column: string, limit: number, answered: (row: string) => string) => `
  WITH before AS MATERIALIZED (
    SELECT * FROM ${table} WHERE octet_length(${column}) > char_length(${column}) AND ${column} <> ${stored(column)}
      AND char_length(${stored(column)}) BETWEEN 1 AND ${limit}
  ), after AS (
    UPDATE ${table} SET ${column} = ${stored(`${table}.${column}`)}, version = ${table}.version + 1
    FROM before WHERE before.id = ${table}.id RETURNING ${table}.*
  )
  INSERT INTO changes (subject, request_id, action, resource, resource_id, version, before, after)
  SELECT 'migration', 'migration', 'update', '${table}', id, after.version, ${answered('before')}, ${answered('after')}
  FROM before JOIN after USING (id) ORDER BY id;`;

const actor = (row: string) => `row_to_json((SELECT r FROM (SELECT ${row}.age, ${row}.gender, id, ${row}.name) r))`;
const movie = (row: string) => `row_to_json((SELECT r FROM (
  SELECT coalesce((SELECT array_agg(actor_id ORDER BY actor_id) FROM movie_actors WHERE movie_id = id), '{}') AS actors, id,
    to_char(${row}.release_date, 'Dy, DD Mon YYYY "00:00:00 GMT"') AS release_date, ${row}.title) r))`;

/** Makes the folded column again, its index for sorting, and its trigram index where the extension exists. */
const fold = (table: string, column: string) => `
  ALTER TABLE ${table} DROP ${column}_folded;
  ALTER TABLE ${table} ADD ${column}_folded text COLLATE "C" GENERATED ALWAYS AS (casting_fold(${column})) STORED;
  DROP INDEX ix_${table}_${column};
  CREATE INDEX ix_${table}_${column} ON ${table} (${column}_folded, ${column} COLLATE "C", id);
  DO $$ DECLARE place text; BEGIN
    SELECT quote_ident(nspname) INTO place FROM pg_extension e JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'pg_trgm';
    IF place IS NOT NULL THEN
      EXECUTE format('CREATE INDEX ix_${table}_search ON ${table} USING gin (${column}_folded %s.gin_trgm_ops)', place);
    END IF;
  END $$;`;

/** The folded columns stay: older versions can use them. */
const unfold = (table: string, column: string) => `
  DROP INDEX ix_${table}_${column};
  CREATE INDEX ix_${table}_${column} ON ${table} (${column}, id);`;

/**
 * Search and order no longer depend on the database's locale, and a name is stored in one form. Movies follow in their own
 * transaction, so that neither table is locked while the other one is changed.
 */
export class FoldNames1764000004000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ${FOLD}
      ${fold('actors', 'name')}
      DROP INDEX ix_actors_gender;
      CREATE INDEX ix_actors_gender ON actors ((casting_fold(gender) COLLATE "C"), gender COLLATE "C", id);
      ${store('actors', 'name', 200, actor)}
      ${store('actors', 'gender', 50, actor)}
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`${unfold('actors', 'name')} ${unfold('actors', 'gender')}`);
  }
}

export class FoldTitles1764000004001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`${fold('movies', 'title')} ${store('movies', 'title', 200, movie)}`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(unfold('movies', 'title'));
  }
}
