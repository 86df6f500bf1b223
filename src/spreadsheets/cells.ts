/** Nothing (`undefined`) leaves a field as it is; `null`, which only JSON can say, clears it. */
export type Cell = string | null | undefined;

const PRINTABLE = /^[!-~](?:[ -~]*[!-~])?$/;
const NO_BREAK_SPACES = /[\u00A0\u2007\u202F]/g;
/** Sorting long runs of marks takes quadratic time. No language has more than 30 (UAX #15, stream-safe text). */
const MANY_MARKS = /\p{M}{31}/u;
const GUARDED = /^'+(?:[=+\-@\t\r]|\\N$)/;

/** A cell as it is compared and stored: composed (NFC), trimmed, with plain spaces. Empty or `\N` is nothing. */
export function tidied(text: string): string | undefined {
  const tidy = PRINTABLE.test(text) ? text : composed(text);
  return tidy === '' || tidy === '\\N' ? undefined : tidy;
}

function composed(text: string): string {
  const trimmed = text.replaceAll(NO_BREAK_SPACES, ' ').trim();
  return MANY_MARKS.test(trimmed) ? trimmed : trimmed.normalize('NFC');
}

/** Removes the `'` that keeps a spreadsheet program from running a cell as a formula (CWE-1236). */
export const unguarded = (text: string) => (GUARDED.test(text) ? text.slice(1) : text);
