import type { Sheet } from '../spreadsheets/exports.js';
import { JSON_OF_CHANGE } from './change-json.js';

/** The columns of changes. `before` and `after` are JSON. */
export const changeColumns = ['at', 'sub', 'action', 'resource', 'version', 'before', 'after', 'request_id', 'id'];

export const changeSheet: Sheet = { columns: changeColumns.map((name) => ({ name })), json: JSON_OF_CHANGE };
