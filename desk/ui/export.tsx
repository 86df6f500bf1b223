import { useState } from 'preact/hooks';
import { authorization, baseUrl, send } from '../api/client.js';
import { refusalOf, unreachable } from '../api/refusal.js';
import { Menu } from './menu.js';
import { attempt } from './toast.js';

type Format = 'csv' | 'tsv';

interface Props {
  /** The list, such as `/movies/3/castings`. */
  readonly path: string;
  /** The parameters of the list as it is on the screen, without `limit`: all rows are exported. */
  readonly query?: Readonly<Record<string, string>>;
}

/** A menu that saves the whole list, as it is filtered and sorted, as a file for a spreadsheet program. */
export function Export({ path, query = {} }: Props) {
  const [progress, setProgress] = useState('');
  const save = (format: Format) => {
    if (progress) return;
    setProgress('Preparing …');
    attempt(() =>
      download(path, { ...query, ...formOf(format) }, (bytes) => setProgress(`${showSize(bytes)} …`)).finally(() =>
        setProgress(''),
      ),
    );
  };
  return (
    <Menu
      class="menu"
      summaryClass="button"
      summary={
        <>
          Export <span role="status">{progress}</span>
        </>
      }
    >
      <button class="quiet" onClick={() => save('csv')}>
        For Excel (CSV)
      </button>
      <button class="quiet" onClick={() => save('tsv')}>
        With tabs (TSV)
      </button>
    </Menu>
  );
}

/** An Excel whose decimal separator is the comma expects semicolons between the cells of a CSV file. */
export const hasSemicolons = (1.5).toLocaleString().includes(',');

const formOf = (format: Format): Record<string, string> =>
  format === 'csv' && hasSemicolons ? { format, separator: 'semicolon' } : { format };

const showSize = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Saves a list as a file. The token is in a header: an address would stay in the history. @throws Refusal */
async function download(
  path: string,
  query: Readonly<Record<string, string>>,
  onProgress: (bytes: number) => void,
): Promise<void> {
  const url = `${baseUrl}${path}?${new URLSearchParams(query).toString()}`;
  const response = await send(() => fetch(url, { headers: { Authorization: authorization() } }), false);
  if (!response.ok) throw refusalOf(response.status, (await response.json().catch(() => undefined)) as undefined);
  const [, name = 'export.csv'] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
  saveFile(new Blob(await partsOf(response, onProgress), { type: response.headers.get('content-type') ?? '' }), name);
}

/** What a streamed answer consists of. @throws Refusal if the connection breaks */
async function partsOf(response: Response, onProgress: (bytes: number) => void): Promise<Uint8Array<ArrayBuffer>[]> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body!.getReader();
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      parts.push(read.value);
      onProgress((bytes += read.value.length));
    }
  } catch {
    throw unreachable();
  }
  return parts;
}

/** Hands a file to the browser, which saves it or asks where. */
export function saveFile(content: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Some browsers begin to read it only later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
