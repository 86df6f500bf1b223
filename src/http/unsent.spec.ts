import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Unsent } from './unsent.js';

describe('Unsent', () => {
  let server: Server;
  let clients: Socket[];
  beforeEach(async () => {
    clients = [];
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const client of clients) client.destroy();
    server.close();
  });

  /** An answer that a client waits for. */
  async function anAnswer(): Promise<ServerResponse> {
    const { port } = server.address() as AddressInfo;
    const asked = once(server, 'request') as Promise<[unknown, ServerResponse]>;
    const client = connect(port, '127.0.0.1').on('error', () => undefined);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    clients.push(client);
    return (await asked)[1];
  }

  const isClosed = (answer: ServerResponse) => answer.req.socket.destroyed;

  it('counts a body that several answers share once, until the last of them lets go', async () => {
    const unsent = new Unsent(10, Infinity);
    const [one, other] = [await anAnswer(), await anAnswer()];
    const body = Buffer.alloc(8);
    unsent.hold(one, body);
    unsent.hold(other, body);
    expect([unsent.hasRoomFor(body), unsent.hasRoomFor(Buffer.alloc(2)), unsent.hasRoomFor(Buffer.alloc(3))]).toEqual([
      true,
      true,
      false,
    ]);
    unsent.release(one);
    expect(unsent.hasRoomFor(Buffer.alloc(3))).toBe(false);
    unsent.release(other);
    unsent.release(other);
    expect(unsent.hasRoomFor(Buffer.alloc(3))).toBe(true);
  });

  it('counts the body that takes the place of another one in its stead', async () => {
    const unsent = new Unsent(10, Infinity);
    const answer = await anAnswer();
    unsent.hold(answer, Buffer.alloc(9));
    unsent.hold(answer, Buffer.alloc(2));
    expect([unsent.hasRoomFor(Buffer.alloc(8)), unsent.hasRoomFor(Buffer.alloc(9))]).toEqual([true, false]);
  });

  it('closes old answers, and no more of them than are in the way', async () => {
    const unsent = new Unsent(10, 0);
    const answers = [await anAnswer(), await anAnswer(), await anAnswer()];
    for (const answer of answers) unsent.hold(answer, Buffer.alloc(3));
    expect(unsent.hasRoomFor(Buffer.alloc(6))).toBe(true);
    expect(answers.map(isClosed)).toEqual([true, true, false]);
  });

  it('closes none that is not old', async () => {
    const unsent = new Unsent(10, 600_000);
    const answer = await anAnswer();
    unsent.hold(answer, Buffer.alloc(8));
    expect(unsent.hasRoomFor(Buffer.alloc(8))).toBe(false);
    expect(isClosed(answer)).toBe(false);
  });

  it('takes a body that is larger than the bound when there is no other', () => {
    expect(new Unsent(10, 0).hasRoomFor(Buffer.alloc(100))).toBe(true);
  });
});
