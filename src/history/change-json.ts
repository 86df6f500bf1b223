/** The JSON of a movie without `actors`, completed by the text of the cast; null if that is not known. */
const withCast = (row: string, cast: string) =>
  `('{"actors":' || coalesce(convert_from(${cast}, 'UTF8'), 'null') || ',' || substr(${row}::text, 2))::json`;

/**
 * The JSON of a row of `changes` in the form of `ChangeDto`, as a text. The alias of the row is `change`. Where a change
 * recorded what it did to a long cast (`cast_edit`), the cast is put together from the movie's earlier changes.
 */
export const JSON_OF_CHANGE = `row_to_json((SELECT r FROM (SELECT change.action,
  CASE WHEN change.cast_edit IS NULL THEN change.after
    ELSE ${withCast('change.after', 'casting_edited(former.cast_text, change.cast_edit)')} END AS after,
  to_char(change.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at,
  CASE WHEN change.cast_edit IS NULL THEN change.before
    ELSE ${withCast('change.before', 'former.cast_text')} END AS before, change.id, change.request_id,
  '/' || change.resource || '/' || change.resource_id AS resource, change.subject AS sub, change.version
  FROM (SELECT casting_cast_after((change.cast_edit ->> 'base')::bigint) AS cast_text OFFSET 0) former) r))::text`;
