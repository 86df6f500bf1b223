import type { ServerResponse } from 'node:http';

interface Held {
  readonly body: Buffer;
  readonly since: number;
}

/** The bodies that are being compressed and sent, and how much memory they hold: one that many answers share counts once. */
export class Unsent {
  private bytes = 0;
  /** The oldest first. */
  private readonly answers = new Map<ServerResponse, Held>();
  private readonly holders = new Map<Buffer, number>();

  /** An answer that has waited `oldMs` for its client makes room for others when there are more than `limit` bytes. */
  constructor(
    private readonly limit: number,
    private readonly oldMs: number,
  ) {}

  /** Whether one more body may be held. Before it is refused, the oldest answers lose their connections. */
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

  /** Counts the body until `release`, in place of the one that the answer had before. */
  hold(answer: ServerResponse, body: Buffer): void {
    const { since } = this.answers.get(answer) ?? { since: performance.now() };
    this.release(answer);
    if (answer.req.socket.destroyed) return;
    this.answers.set(answer, { body, since });
    const holders = this.holders.get(body) ?? 0;
    if (holders === 0) this.bytes += body.length;
    this.holders.set(body, holders + 1);
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
