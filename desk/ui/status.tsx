import type { Casting } from '../../clients/typescript/index.js';

type Status = Casting['status'];

const marks: Readonly<Record<Status, string>> = {
  considered: '·',
  shortlisted: '☆',
  audition: '▷',
  callback: '↻',
  pinned: '◆',
  offered: '◐',
  confirmed: '●',
  declined: '✕',
  released: '–',
};

/** A status as a word with its mark, which also has its colour. */
export const StatusWord = ({ status }: { status: Status }) => (
  <span class={`status-word ${status}`}>
    <span aria-hidden="true">{marks[status]}</span> {status}
  </span>
);
