import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

export type SigningKey = JWK & { readonly kid: string };

/** The key in the file, made when missing. @throws Error when the file holds none */
export async function loadKey(keysFile: string): Promise<SigningKey> {
  if (!existsSync(keysFile)) await makeKey(keysFile);
  const text = readFileSync(keysFile, 'utf8');
  try {
    const key = JSON.parse(text) as SigningKey;
    await importJWK(key, 'RS256');
    return key;
  } catch (cause) {
    throw new Error(`${keysFile} holds no signing key. Delete it: the next start makes a new one.`, { cause });
  }
}

async function makeKey(keysFile: string): Promise<void> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const key = { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' };
  mkdirSync(dirname(keysFile), { recursive: true });
  try {
    // wx: of two processes that start together, the first one's key stays.
    writeFileSync(keysFile, JSON.stringify(key), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
