import readWorkbook from 'read-excel-file/browser';

/** The sheets of an .xlsx file that are not empty, as tab-separated texts. @throws Error that says why it can't be read */
export async function sheetsOf(file: File): Promise<{ name: string; text: string }[]> {
  const sheets = await readWorkbook(file).catch(() => {
    throw new Error(`${file.name} can't be read as an Excel file. If it has a password, save it without.`);
  });
  return sheets
    .map(({ sheet, data }) => ({ name: sheet, text: data.map((row) => row.map(cellOf).join('\t')).join('\n') }))
    .filter(({ text }) => text.trim() !== '');
}

/** Days are written as days, whatever the time zone; text is quoted only where it has to be, for people read and correct it. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  const text = typeof value === 'boolean' ? String(value).toUpperCase() : `${value as number | string}`;
  return /^"|[\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
