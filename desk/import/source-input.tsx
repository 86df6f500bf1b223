import { useLayoutEffect, useState } from 'preact/hooks';
import { hasSemicolons, saveFile } from '../ui/export.js';
import { attempt } from '../ui/toast.js';
import { nothing, sourceOf } from './source.js';
import type { Goal, Target } from './targets.js';
import type { Work } from './work.js';

/** Longer texts would make the page slow. */
const MOST_SHOWN = 300_000;

const TEXT = 'import-text';

/** Selects a row of the table in the text, to correct it. */
export function goToRow(row: number): void {
  const area = document.getElementById(TEXT) as HTMLTextAreaElement | null;
  const lines = area?.value.matchAll(/(?:"[^"]*"|[^"\n])*(?:\n|$)/g);
  const line = lines && [...lines][row - 1];
  if (!area || !line) return;
  area.focus();
  area.setSelectionRange(line.index, line.index + line[0].trimEnd().length);
  const lineHeight = parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = (area.value.slice(0, line.index).split('\n').length - 2) * lineHeight;
}

interface Props {
  readonly goal: Goal;
  readonly work: Work;
}

/** Takes a table: pasted, chosen as a file, or dropped anywhere on the page. */
export function SourceInput({ goal, work }: Props) {
  const source = work.source.value;
  const read = (file: File | undefined) => {
    if (!file) return;
    attempt(async () => {
      work.take(await sourceOf(file));
      await work.check();
    });
  };
  const isOver = useDrop(read);
  return (
    <section class={isOver ? 'card source over' : 'card source'} aria-label="Spreadsheet">
      <div class="actions">
        <label class="button file">
          {source.text ? 'Choose another file' : 'Choose a file'}
          <input
            type="file"
            accept=".csv,.tsv,.tab,.txt,.xlsx"
            onChange={({ currentTarget }) => {
              read(currentTarget.files?.[0]);
              // The same file can be chosen again, after it was corrected.
              currentTarget.value = '';
            }}
          />
        </label>
        <span class="note">.xlsx or .csv; or drop it here</span>
        <button class="quiet" onClick={() => saveTemplate(goal.target)}>
          Download an example
        </button>
      </div>
      <Sheets work={work} />
      <Text work={work} />
      {!work.isKept.value && <p class="note">This is too large to be kept if you have to sign in again meanwhile.</p>}
    </section>
  );
}

function Text({ work }: { work: Work }) {
  const source = work.source.value;
  if (source.text.length > MOST_SHOWN) {
    return (
      <p>
        <bdi>{source.name || 'What you pasted'}</bdi>{' '}
        <button class="quiet" onClick={() => work.take(nothing)}>
          Take it away
        </button>
      </p>
    );
  }
  return (
    <>
      <label class="paste">
        <span>
          {source.name ? <bdi>{source.name}</bdi> : 'Or copy the cells with their header, and paste them here'}
        </span>
        <textarea
          id={TEXT}
          rows={source.text ? 6 : 4}
          dir="ltr"
          spellcheck={false}
          wrap="off"
          value={source.text}
          onInput={({ currentTarget, inputType }) => {
            work.take({ ...source, text: currentTarget.value });
            if (inputType === 'insertFromPaste') void work.check();
          }}
        />
      </label>
      {source.text.trim() !== '' && ['begin', 'refused'].includes(work.stage.value.at) && (
        <p class="actions">
          <button class="main" onClick={() => void work.check()}>
            {work.stage.value.at === 'begin' ? 'Check' : 'Check again'}
          </button>
        </p>
      )}
    </>
  );
}

/** The sheets of a workbook that has several. */
const Sheets = ({ work }: { work: Work }) =>
  work.source.value.sheets ? (
    <label class="filter">
      <span>Sheet</span>
      <select
        onChange={({ currentTarget }) => {
          const { value } = work.source;
          work.take({ ...value, text: value.sheets![currentTarget.selectedIndex]!.text });
          void work.check();
        }}
      >
        {work.source.value.sheets.map(({ name }) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  ) : null;

/** Files may be dropped anywhere: the browser would leave the page for one that misses its place. */
function useDrop(onFile: (file: File | undefined) => void): boolean {
  const [isOver, setOver] = useState(false);
  // Not an effect that runs after the next frame: a file may be dropped before it.
  useLayoutEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(false);
      onFile(event.dataTransfer.files[0]);
    };
    addEventListener('dragover', over);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  });
  return isOver;
}

/** A sheet with the right header, as Excel opens it. */
function saveTemplate({ to, template }: Target): void {
  const lines = template.map((cells) => cells.join(hasSemicolons ? ';' : ','));
  saveFile(new Blob([`\uFEFF${lines.join('\r\n')}\r\n`], { type: 'text/csv' }), `example-${to}.csv`);
}
