import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationArguments } from 'class-validator';

/** The Unicode names of the scripts in which ZWNJ and ZWJ decide how letters join. */
const SCRIPTS =
  'Arab Syrc Mand Mong Nko Adlm Rohg Deva Beng Guru Gujr Orya Taml Telu Knda Mlym Sinh Khmr Mymr Tibt Java Bali';
const JOINING = `[${SCRIPTS.replaceAll(/\w+ ?/g, (script) => `\\p{scx=${script.trim()}}`)}]`;

/** Invisible characters in places where a script or an emoji needs them. */
const NEEDED = new RegExp(
  [
    `(?<=(?=\\p{L}|\\p{M})${JOINING})[\\u200C\\u200D](?=(?=\\p{L}|\\p{M})${JOINING})`,
    // After a virama, also at the end of a word.
    `(?<=(?=\\p{M})${JOINING})[\\u200C\\u200D]`,
    '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})',
    '(?<=\\p{Extended_Pictographic})[\\uFE0E\\uFE0F]|(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
    '(?<=[\\p{sc=Hani}\\p{sc=Mymr}\\p{sc=Phag}\\p{Sm}])[\\uFE00-\\uFE0F\\u{E0100}-\\u{E01EF}]',
    '(?<=\\p{sc=Mong})[\\u180B-\\u180F]',
    '(?<=\\u{1F3F4}[\\u{E0020}-\\u{E007E}]*)[\\u{E0020}-\\u{E007F}]',
  ].join('|'),
  'gu',
);
/** Includes symbols and letters that are drawn as nothing: blanks of Braille, musical notation and hieroglyphs. */
const INVISIBLE =
  /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\uFFF9-\uFFFC\u{13441}\u{13442}\u{1D159}]/u;
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

const UNSEEN =
  String.raw`\u0000-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u200B\u200E\u200F\u2028-\u202E` +
  String.raw`\u2060-\u206F\u2800\u3164\uFEFF\uFFA0\uFFF0-\uFFFC\uFFFE\uFFFF`;

/** For the document: the accepted names, as far as a regular expression that works in every language can say it. */
export const NAME_PATTERN = `^[^\\s${UNSEEN}]([^${UNSEEN}]*[^\\s${UNSEEN}])?$`;

/** Composing long runs of marks is slow. At most four code points, of two units each, become one. */
const isTooLong = (text: string, max: number) => text.length > 8 * max;

/** A name or title as it is stored: composed (NFC), trimmed, every blank a plain space. */
export function stored(text: string, max: number): string {
  const trimmed = text.trim();
  return isTooLong(trimmed, max)
    ? trimmed
    : trimmed
        .normalize('NFC')
        .replaceAll(/\p{Zs}/gu, ' ')
        .trim();
}

/** The fault of a text that went through `stored`, if it has one. `max` counts code points. */
export function faultOf(text: unknown, max: number): string | undefined {
  const length = typeof text !== 'string' ? 0 : isTooLong(text, max) ? Infinity : [...text].length;
  if (typeof text !== 'string' || length < 1 || length > max || /[\0\p{Surrogate}]/u.test(text)) {
    return `must be text of 1 to ${max} characters`;
  }
  const control = CONTROL.exec(text);
  if (control) return `must not contain the control character ${codePoint(control[0])}`;
  const invisible = INVISIBLE.exec(text.replaceAll(NEEDED, ''));
  if (invisible) return `must not contain the invisible character ${codePoint(invisible[0])}`;
  return /[^\p{M}\p{Z}\p{C}]|\p{Co}/u.test(text) ? undefined : 'must not consist of marks alone';
}

/** A field that is a name or title of at most `max` characters. */
export const IsName = (max: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? stored(value, max) : value)),
    ValidateBy({
      name: 'isName',
      validator: {
        validate: (value) => faultOf(value, max) === undefined,
        defaultMessage: (field?: ValidationArguments) => faultOf(field?.value, max)!,
      },
    }),
  );

const codePoint = (character: string) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

/** What is wrong with notes, if anything. Unlike a name they may be empty and have lines. `max` counts code points. */
function faultOfNotes(text: unknown, max: number): string | undefined {
  if (typeof text !== 'string' || isTooLong(text, max) || [...text].length > max || /\p{Surrogate}/u.test(text)) {
    return `must be text of at most ${max} characters`;
  }
  const control = /[^\P{Cc}\n\t]/u.exec(text);
  return control ? `must not contain the control character ${codePoint(control[0])}` : undefined;
}

/** A field for notes of at most `max` characters. Blanks around them are not stored; every line ends with LF. */
export const IsNotes = (max: number) =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.replaceAll(/\r\n?/g, '\n').trim() : value,
    ),
    ValidateBy({
      name: 'isNotes',
      validator: {
        validate: (value) => faultOfNotes(value, max) === undefined,
        defaultMessage: (field?: ValidationArguments) => faultOfNotes(field?.value, max)!,
      },
    }),
  );
