import type { Readable } from 'node:stream';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { JSON_TYPE } from './media-types.js';

/** A rendered body. A stream is read once. */
export type AnswerBody = string | Buffer | Readable;

/** What a handler returns: a body, rendered already, and what the head of the answer says. */
export abstract class Answer {
  constructor(
    private body: AnswerBody | undefined,
    private readonly type = `${JSON_TYPE}; charset=utf-8`,
  ) {}

  /** Sets the status and the headers. */
  protected abstract describe(reply: FastifyReply): void;

  /**
   * Sets the head of the answer and gives the body away: Nest holds what a handler returned until the client has read the
   * last byte, and a slow client must hold no more than is counted.
   */
  render(reply: FastifyReply): AnswerBody | undefined {
    this.describe(reply);
    const { body } = this;
    this.body = undefined;
    if (body !== undefined) void reply.type(this.type);
    return body;
  }
}

/** A row as it is answered. `version` counts its changes. */
export interface RenderedRow {
  readonly id: number;
  readonly version: number;
  readonly json: string;
}

/** The body of one row, under what such a row is called, with other members beside it. */
export function oneBody(name: string, json: string, beside?: object): string {
  if (!beside) return `{"${name}":${json},"success":true}`;
  const members = [[name, json], ...Object.entries(beside).map(([other, value]) => [other, JSON.stringify(value)])];
  return `{${members
    .sort(byName)
    .map(([member, value]) => `"${member}":${value}`)
    .join()},"success":true}`;
}

const byName = ([one]: readonly unknown[], [other]: readonly unknown[]) => (String(one) < String(other) ? -1 : 1);

/** Members in alphabetical order, as in all answers. */
export const inOrder = <T extends object>(members: T): T =>
  Object.fromEntries(Object.entries(members).sort(byName)) as T;

/** The body of a list, or of several, by their names; the rows are JSON, separated by commas. */
export function listBody(lists: Record<string, string>): string {
  const members = Object.keys(lists).sort();
  return `{${members.map((name) => `"${name}":[${lists[name]}]`).join()},"success":true}`;
}

/** The one place where what handlers return becomes what is sent. */
export class AnswerAdapter extends FastifyAdapter {
  override reply(reply: FastifyReply, body: unknown, status?: number) {
    return body instanceof Answer ? super.reply(reply, body.render(reply)) : super.reply(reply, body, status);
  }
}
