import fs from 'node:fs';
import { jest } from '@jest/globals';

const { writeSync } = fs;

/** Captures what the services of this process log from now on, until `jest.restoreAllMocks()`. Returns what was captured so far. */
export function capturedLog(): () => string {
  let log = '';
  const capture = (fd: number, ...rest: [string]) => {
    if (fd !== 1) return writeSync(fd, ...rest);
    log += rest[0];
    return Buffer.byteLength(rest[0]);
  };
  jest.spyOn(fs, 'writeSync').mockImplementation(capture);
  return () => log;
}
