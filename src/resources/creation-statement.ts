import { recordFrom } from '../history/history.service.js';
import { jsonOf, storedOf, typesOf } from './columns.js';
import type { Links, Resource, Row } from './resource.js';

/**
 * The SQL that creates and records the rows in the JSON array `$1`. It returns the `position`, the `row` and the `version`
 * of each row that it created: all but those with a link to a row that does not exist or that another session has locked.
 */
export function creationOf<T extends Row>(resource: Resource<T>): string {
  const { name, one, links } = resource;
  const stored = storedOf(resource);
  const names = stored.map(([member]) => member).join(', ');
  const { sent, lock, condition, member, insert, derived } = links ? partsOf(links, one) : NO_LINKS;
  return `
    WITH sent AS MATERIALIZED (
      SELECT * FROM json_to_recordset($1) AS sent (position integer, subject text, request_id text, ${typesOf(stored)}${sent})
    ), ${lock}ready AS MATERIALIZED (
      SELECT *, row_number() OVER (ORDER BY position) AS number FROM sent${condition}
    ), inserted AS (
      INSERT INTO ${name} (${names}) SELECT ${names} FROM ready ORDER BY number RETURNING *
    ), numbered AS (
      -- The ids are given in that order.
      SELECT *, row_number() OVER (ORDER BY id) AS number FROM inserted
    ), ${one} AS MATERIALIZED (
      SELECT numbered.*, position, subject, request_id${member} FROM numbered JOIN ready USING (number)
    ), ${insert}created AS MATERIALIZED (
      SELECT id, version, position, subject, request_id, ${jsonOf(resource, derived)} AS row FROM ${one}
    ), recorded AS (
      ${recordFrom(`SELECT subject, request_id, 'create', '${name}', id, version, NULL, row FROM created ORDER BY id`)}
    )
    SELECT position, row, version FROM created`;
}

const NO_LINKS = { sent: '', lock: '', condition: '', member: '', insert: '', derived: {} };

const partsOf = ({ member, table, own, other, of }: Links, one: string): typeof NO_LINKS => ({
  sent: `, ${member} integer[]`,
  lock: `linked AS MATERIALIZED (
      SELECT id FROM ${of} WHERE id = ANY(ARRAY(SELECT unnest(${member}) FROM sent)) ORDER BY id FOR KEY SHARE SKIP LOCKED
    ), `,
  condition: ` WHERE NOT EXISTS (SELECT FROM unnest(${member}) AS link WHERE link NOT IN (SELECT id FROM linked))`,
  member: `, ready.${member}`,
  insert: `links AS (
      INSERT INTO ${table} (${own}, ${other}) SELECT id, unnest(${member}) FROM ${one}
    ), `,
  derived: { [member]: `${one}.${member}` },
});
