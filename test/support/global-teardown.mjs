import { rmSync } from 'node:fs';

export default async function () {
  const { postgres, folders } = globalThis.testRun;
  await postgres.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
