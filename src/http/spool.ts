import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex, Readable } from 'node:stream';

/** How much of a body waits in memory; the rest waits in a file. */
const IN_MEMORY = 1024 * 1024;
/** How much is read from the file at once. */
const PIECE = 256 * 1024;

/**
 * A body that must be read as fast as it comes, because it holds a connection to the database and its snapshot. Its
 * client reads it from a `Spool`.
 */
export class UrgentBody extends Readable {
  constructor(private readonly parts: AsyncGenerator<Buffer>) {
    super();
  }

  override _read(): void {
    this.parts.next().then(
      ({ value, done }) => this.push(done ? null : value),
      (error: Error) => this.destroy(error),
    );
  }

  /** Ends the generator, so that it releases what it holds, before 'close'. */
  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.parts.return(undefined).then(
      () => callback(error),
      (failure: Error) => callback(error ?? failure),
    );
  }
}

/**
 * Takes a body as fast as it comes, and gives it at the pace of its client. What the client has not read yet waits in memory,
 * up to 1 MiB, and beyond that in a file. So neither memory nor the source depends on the client. The file is in the folder
 * for temporary files, readable by this process only, and has no name: it disappears with the connection or the process.
 */
export class Spool extends Duplex {
  /** Older than what is in the file. */
  private readonly pieces: Buffer[] = [];
  private held = 0;
  private file: FileHandle | undefined;
  /** What waits in the file is between these. */
  private taken = 0;
  private filled = 0;
  private isWanted = false;
  private isReading = false;
  private isComplete = false;

  override _write(chunk: Buffer, _: BufferEncoding, callback: (error?: Error | null) => void): void {
    // Behind what waits in the file everything must wait there.
    if (this.taken === this.filled && this.held + chunk.length <= IN_MEMORY) {
      this.pieces.push(chunk);
      this.held += chunk.length;
      callback();
      return this.give();
    }
    this.toFile(chunk).then(() => {
      callback();
      this.give();
    }, callback);
  }

  override _final(callback: () => void): void {
    this.isComplete = true;
    this.give();
    callback();
  }

  override _read(): void {
    this.isWanted = true;
    this.give();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.pieces.length = 0;
    if (!this.file) return callback(error);
    // Waits for reads and writes that have begun.
    this.file.close().then(
      () => callback(error),
      (failure: Error) => callback(error ?? failure),
    );
  }

  private give(): void {
    if (!this.isWanted || this.isReading || this.destroyed) return;
    const piece = this.pieces.shift();
    if (piece) {
      this.held -= piece.length;
      this.isWanted = false;
      this.push(piece);
    } else if (this.taken < this.filled) {
      this.isReading = true;
      this.fromFile().catch((error: Error) => this.destroy(error));
    } else if (this.isComplete) {
      this.isWanted = false;
      this.push(null);
    }
  }

  private async toFile(chunk: Buffer): Promise<void> {
    this.file ??= await nameless();
    if (this.destroyed) return this.file.close();
    // What was read is overwritten, so the file has the size of the most that ever waited.
    if (this.taken === this.filled) [this.taken, this.filled] = [0, 0];
    const at = this.filled;
    for (let done = 0; done < chunk.length;) {
      done += (await this.file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
    }
    this.filled = at + chunk.length;
  }

  private async fromFile(): Promise<void> {
    const length = Math.min(PIECE, this.filled - this.taken);
    const { buffer, bytesRead } = await this.file!.read(Buffer.allocUnsafe(length), 0, length, this.taken);
    this.taken += bytesRead;
    [this.isReading, this.isWanted] = [false, false];
    if (!this.destroyed) this.push(buffer.subarray(0, bytesRead));
  }
}

async function nameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `casting-${randomUUID()}`);
  const file = await open(path, 'wx+', 0o600);
  await unlink(path);
  return file;
}
