/** A table to import, as text. */
export interface Source {
  /** Of the file; empty: it was pasted. */
  readonly name: string;
  readonly text: string;
  /** How the file was decoded. */
  readonly charset?: string;
  /** The sheets of a workbook, if there are several. They are not kept for a new sign-in. */
  readonly sheets?: readonly { readonly name: string; readonly text: string }[];
}

export const nothing: Source = { name: '', text: '' };

/** The most that the service takes. */
const MOST_BYTES = 8 * 1024 * 1024;

/** Spreadsheet programs part the cells on the clipboard with tabs; the separator of other texts is found by the service. */
export const typeOf = ({ text }: Source) =>
  /^[^\r\n]*\t/.test(text.trimStart()) ? 'text/tab-separated-values' : 'text/csv';

/** Reads a file. @throws Error that says why it can't be read */
export async function sourceOf(file: File): Promise<Source> {
  const { name } = file;
  if (/\.(csv|tsv|tab|txt)$/i.test(name)) return { name, ...decoded(checkSize(name, await file.arrayBuffer())) };
  if (!/\.xlsx$/i.test(name)) {
    throw new Error(`${name} can't be read. Save it as .xlsx or .csv, or copy the cells and paste them here.`);
  }
  const { sheetsOf } = await import('./workbook.js');
  const sheets = await sheetsOf(file);
  const [first] = sheets;
  if (!first) throw new Error(`${name} is empty.`);
  return { name, text: first.text, ...(sheets.length > 1 && { sheets }) };
}

function checkSize(name: string, bytes: ArrayBuffer): ArrayBuffer {
  if (bytes.byteLength <= MOST_BYTES) return bytes;
  throw new Error(`${name} is too large: at most 8 MB can be imported at once. Import it in parts.`);
}

/** Excel saves "CSV" in Windows-1252, "CSV UTF-8" in UTF-8 and "Unicode Text" in UTF-16. */
function decoded(bytes: ArrayBuffer): { text: string; charset: string } {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), charset: 'UTF-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), charset: 'UTF-8' };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), charset: 'Windows-1252' };
  }
}

const keyOf = (what: string) => `casting-desk.draft.import-${what}`;

/** Keeps the table for this tab, so that a new sign-in does not lose it; false if it is too large for that. */
export function keep(what: string, { name, text, charset }: Source): boolean {
  forget(what);
  if (text === '') return true;
  try {
    sessionStorage.setItem(keyOf(what), JSON.stringify({ name, text, charset }));
    return true;
  } catch {
    return false;
  }
}

export const keptSource = (what: string) => JSON.parse(sessionStorage.getItem(keyOf(what)) ?? 'null') as Source | null;

export const forget = (what: string) => sessionStorage.removeItem(keyOf(what));
