import { once } from 'node:events';
import { createServer } from 'node:net';
import { Fault } from './fault.js';
import type { LaunchSettings } from './launch-settings.js';

/** `localhost` means either: a program on one of them would answer in our place. */
const loopback = ['127.0.0.1', '::1'];

/** @throws Fault when a program listens on a port that the launcher needs */
export async function refuseBusyPorts({ port, identityPort, ownIssuer }: LaunchSettings): Promise<void> {
  const another = `choose another: PORT=${port + 10} npm start`;
  await refuseBusyPort(port, another);
  if (!ownIssuer) await refuseBusyPort(identityPort, another, ', which is PORT + 1 and for the local sign-in,');
}

async function refuseBusyPort(port: number, wish: string, use = ''): Promise<void> {
  for (const host of loopback) {
    const code = await listenError(port, host);
    if (code === 'EADDRINUSE')
      throw new Fault(`Port ${port}${use} is in use: stop the program that has it, or ${wish}`);
    if (code === 'EACCES') throw new Fault(`Port ${port}${use} is for root only: ${wish}`);
  }
}

/** The code of the error that listening fails with, such as EADDRNOTAVAIL where there is no IPv6. */
async function listenError(port: number, host: string): Promise<string | undefined> {
  const server = createServer().listen(port, host);
  try {
    await once(server, 'listening');
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    server.close();
  }
}
