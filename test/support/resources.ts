import type { OpenAPIObject } from '@nestjs/swagger';
import { idOf, locationOf, type Caller } from './casting.js';

export type Row = Record<string, unknown>;

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly format?: string;
  readonly enum?: unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
}

/** A resource as the OpenAPI document describes it. */
export interface Resource {
  /** The plural, in paths and in answers with a list. */
  readonly name: string;
  /** The singular, in answers with one row. */
  readonly one: string;
  /** The path of the list to which rows are added: `/movies`, or `/movies/{movie_id}/roles`. */
  readonly list: string;
  readonly create: Members;
  readonly update: Members;
  readonly answered: Members;
  /** The members that a POST requires. */
  readonly required: string[];
  /** The second list that `include` adds. */
  readonly includes: string[];
  /** The lists below one row, such as `actors` for `/movies/{movie_id}/actors`. */
  readonly below: string[];
}

type Members = Record<string, Schema>;

/** All resources that can be created, changed, deleted and restored, and that have a history. */
export function resourcesOf({ paths, components }: OpenAPIObject): Resource[] {
  const resolved = (schema: Schema): Schema =>
    schema.$ref ? (components!.schemas![schema.$ref.split('/').at(-1)!] as Schema) : schema;
  const json = (place: unknown) =>
    resolved((place as { content: Record<string, { schema: Schema }> }).content['application/json']!.schema);
  return Object.keys(paths).flatMap((path) => {
    const [, row, name] = /^(\/(\w+)\/\{\w+\})\/restore$/.exec(path) ?? [];
    if (row === undefined || name === undefined || !paths[`${row}/history`]) return [];
    const list = Object.keys(paths).find((other) => other.endsWith(`/${name}`) && paths[other]!.post)!;
    const [home, single] = [paths[list]!, paths[row]!];
    const parameters = home.get!.parameters as { name: string; schema: Schema }[];
    const answer = json(single.get!.responses[200]).properties!;
    const one = Object.keys(answer).find((key) => name.startsWith(key))!;
    const create = json(home.post!.requestBody);
    return {
      name,
      one,
      list,
      create: create.properties!,
      update: json(single.patch!.requestBody).properties!,
      answered: resolved(answer[one]!).properties!,
      required: create.required ?? [],
      includes: (parameters.find(({ name }) => name === 'include')?.schema.enum ?? []) as string[],
      below: Object.keys(paths).flatMap((other) => (paths[other]!.get && other.split(`${row}/`)[1]) || []),
    };
  });
}

export const isNullable = ({ type }: Schema) => [type].flat().includes('null');

/** The value in answers of a member that was not sent. The first value of an enumeration is its default. */
export const absent = ({ enum: values, type }: Schema) =>
  values?.[0] ?? { array: [], string: '' }[type as string] ?? null;

/** The members of a resource, those together that can't be changed apart. */
export const changedTogether = (members: Members) => {
  const range = ['starts', 'ends'].filter((name) => name in members);
  const others = Object.keys(members).filter((name) => !range.includes(name));
  return [...others.map((name) => [name]), ...(range.length > 0 ? [range] : [])];
};

/** Two valid bodies with all members, each with different values. Creates the rows to which they refer. */
export async function twoBodies(caller: Caller, resource: Resource, all: Resource[]): Promise<[Row, Row]> {
  const bodies: [Row, Row] = [{}, {}];
  for (const [name, schema] of Object.entries(resource.create)) {
    const [many, one] = [all.find((other) => other.name === name), referredBy(name, all)];
    const rows = many ?? one;
    const ids = rows && (await twoRows(caller, rows, all));
    const values = ids ? (many ? ids.map((id) => [id]) : ids) : twoValues(name, schema);
    for (const i of [0, 1] as const) bodies[i][name] = values[i];
  }
  return bodies;
}

/** The path to which a new row is posted. Creates the row that it is below. */
export async function listFor(caller: Caller, { list }: Resource, all: Resource[]): Promise<string> {
  const [, name] = /\{(\w+)\}/.exec(list) ?? [];
  if (name === undefined) return list;
  const [parent] = await twoRows(caller, referredBy(name, all)!, all);
  return list.replace(`{${name}}`, String(parent));
}

const referredBy = (name: string, all: Resource[]) => all.find(({ one }) => name === `${one}_id`);

/** The ids of two new rows below the same parent, if they have one. */
async function twoRows(caller: Caller, resource: Resource, all: Resource[]): Promise<number[]> {
  const [bodies, list] = [await twoBodies(caller, resource, all), await listFor(caller, resource, all)];
  const answers = await Promise.all(bodies.map((body) => caller.post(list, body)));
  return answers.map((answer) => idOf(locationOf(answer)));
}

function twoValues(name: string, schema: Schema): unknown[] {
  const { format, minimum = 1, maximum = 2 ** 31 - 1, maxLength } = schema;
  const type = [schema.type].flat()[0]!;
  if (schema.enum) return schema.enum;
  if (format === 'date') return ['1984-10-26', '2002-12-04'];
  if (type === 'boolean') return [false, true];
  if (type === 'integer' || type === 'number') return [minimum, maximum];
  if (type === 'string') return ['first', 'second'].map((text) => `${text} ${name}`.slice(0, maxLength));
  throw new Error(`no values are known for the ${type} ${name}`);
}
