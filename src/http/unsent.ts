import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Held {
  readonly body: Buffer;
  readonly since: number;
}

/** The bodies that are being compressed and sent, and their memory. A body that several answers share counts once. */
export class Unsent {
  private bytes = 0;
  /** The oldest first. */
  private readonly answers = new Map<ServerResponse, Held>();
  private readonly holders = new Map<Buffer, number>();

  /** Above `limit` bytes, answers whose clients have not read them for `oldMs` are dropped to make room. */
  constructor(
    private readonly limit: number,
    private readonly oldMs: number,
  ) {}

  /** Whether there is room for one more body. First closes the connections of the oldest answers, if that makes room. */
  hasRoomFor(body: Buffer): boolean {
    const fits = () => this.bytes === 0 || this.holders.has(body) || this.bytes + body.length <= this.limit;
    const old = performance.now() - this.oldMs;
    for (const [answer, { since }] of this.answers) {
      if (fits() || since > old) break;
      answer.req.socket.resetAndDestroy();
      this.release(answer);
    }
    return fits();
  }

  /** Counts the body until `release`; it replaces the answer's previous one. */
  hold(answer: ServerResponse, body: Buffer): void {
    const { since } = this.answers.get(answer) ?? { since: performance.now() };
    this.release(answer);
    if (answer.req.socket.destroyed) return;
    this.answers.set(answer, { body, since });
    const holders = this.holders.get(body) ?? 0;
    if (holders === 0) this.bytes += body.length;
    this.holders.set(body, holders + 1);
  }

  /** Releases the answers of a connection. */
  releaseAll(connection: Socket): void {
    for (const answer of this.answers.keys()) if (answer.req.socket === connection) this.release(answer);
  }

  release(answer: ServerResponse): void {
    const held = this.answers.get(answer);
    if (!held) return;
    this.answers.delete(answer);
    const others = this.holders.get(held.body)! - 1;
    if (others > 0) return void this.holders.set(held.body, others);
    this.holders.delete(held.body);
    this.bytes -= held.body.length;
  }
}
