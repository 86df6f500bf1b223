import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';

/** What a handler returns where its answer is more than a body. */
export abstract class Answer {
  /** Sets the status and the headers, and returns the body. A text is JSON already. */
  abstract render(reply: FastifyReply): string | Buffer | undefined;
}

/** The body of a list, or of several, by their names; the rows are JSON, separated by commas. */
export function listBody(lists: Record<string, string>): string {
  const members = Object.keys(lists).sort();
  return `{${members.map((name) => `"${name}":[${lists[name]}]`).join()},"success":true}`;
}

/** The one place where what handlers return becomes what is sent. */
export class AnswerAdapter extends FastifyAdapter {
  override reply(reply: FastifyReply, body: unknown, status?: number) {
    if (!(body instanceof Answer)) return super.reply(reply, body, status);
    const payload = body.render(reply);
    if (payload !== undefined) void reply.type('application/json; charset=utf-8');
    return super.reply(reply, payload);
  }
}
