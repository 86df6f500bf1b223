import type { Casting } from '../../clients/typescript/index.js';

type Status = Casting['status'];

const marks: Readonly<Record<Status, string>> = {
  considered: '•',
  shortlisted: '☆',
  audition: '▷',
  callback: '↻',
  pinned: '◆',
  offered: '◐',
  confirmed: '●',
  declined: '✕',
  released: '–',
};

/** All statuses, in the order in which work goes on. */
export const statuses = Object.keys(marks) as readonly Status[];

/** The sign of a status, in its colour. The word stands beside it. */
export const Mark = ({ status }: { status: Status }) => (
  <span class={`mark ${status}`} aria-hidden="true">
    {marks[status]}
  </span>
);

/** A status as a word with its mark. */
export const StatusWord = ({ status }: { status: Status }) => (
  <span class={`status-word ${status}`}>
    <Mark status={status} /> {status}
  </span>
);
