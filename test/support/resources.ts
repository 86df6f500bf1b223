import type { OpenAPIObject } from '@nestjs/swagger';
import { idOf, locationOf, type Caller } from './casting.js';

export type Row = Record<string, unknown>;

export interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly format?: string;
  readonly enum?: unknown[];
  readonly default?: unknown;
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

/** The documented resources: they can be created, changed, deleted and restored, and a write answers their whole list. */
export function resourcesOf({ paths, components }: OpenAPIObject): Resource[] {
  const resolved = (schema: Schema): Schema =>
    schema.$ref ? (components!.schemas![schema.$ref.split('/').at(-1)!] as Schema) : schema;
  const json = (place: unknown) =>
    resolved((place as { content: Record<string, { schema: Schema }> }).content['application/json']!.schema);
  return Object.keys(paths).flatMap((path) => {
    const [, row, name] = /^(\/(\w+)\/\{\w+\})\/restore$/.exec(path) ?? [];
    if (row === undefined || name === undefined || !paths[`/${name}`]?.post?.responses[200]) return [];
    const [list, single] = [paths[`/${name}`]!, paths[row]!];
    const parameters = list.get!.parameters as { name: string; schema: Schema }[];
    const answer = json(single.get!.responses[200]).properties!;
    const one = Object.keys(answer).find((key) => key !== 'success')!;
    const create = json(list.post!.requestBody);
    return {
      name,
      one,
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

/** The value in answers of a member that was not sent. */
export const absent = ({ default: value, type }: Schema) => value ?? (type === 'array' ? [] : null);

/** Two valid bodies with all members, each with different values. Creates the rows to which they refer. */
export async function twoBodies(caller: Caller, resource: Resource, all: Resource[]): Promise<[Row, Row]> {
  const bodies: [Row, Row] = [{}, {}];
  for (const [name, schema] of Object.entries(resource.create)) {
    const referred = all.find((other) => other.name === name);
    const values = referred ? await twoReferences(caller, referred, all) : twoValues(name, schema);
    for (const i of [0, 1] as const) bodies[i][name] = values[i];
  }
  return bodies;
}

async function twoReferences(caller: Caller, resource: Resource, all: Resource[]): Promise<number[][]> {
  const bodies = await twoBodies(caller, resource, all);
  const answers = await Promise.all(bodies.map((body) => caller.post(`/${resource.name}`, body)));
  return answers.map((answer) => [idOf(locationOf(answer))]);
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
