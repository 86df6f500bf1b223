import { Failure } from '../http/errors/failures.js';

/** Rows that are not empty, without the header. */
export const MAX_ROWS = 100_000;
/** The last row of Excel. Programs write the empty rows below a table as well, if they are formatted. */
export const MAX_ROW_NUMBER = 1_048_576;
export const MAX_COLUMNS = 1000;
/** Excel's own limit, in UTF-16 units. */
export const MAX_CELL = 32_767;
/** Of one row, in bytes. An unclosed quote takes in all that follows; this ends it. */
export const MAX_RECORD = 256 * 1024;

/** 413: more rows than a file may have. */
export const tooManyRows = () =>
  new Failure(413, undefined, {}, `The file has too many rows; send at most ${MAX_ROWS} at a time`);
