/** The JSON of a row of `changes` in the form of `ChangeDto`, as a text. The alias of the row is `change`. */
export const JSON_OF_CHANGE = `row_to_json((SELECT r FROM (SELECT change.action, change.after,
  to_char(change.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at, change.before, change.id, change.request_id,
  '/' || change.resource || '/' || change.resource_id AS resource, change.subject AS sub, change.version) r))::text`;
