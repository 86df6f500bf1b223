/** What happens now: one line that is written over on a terminal, and a line each step elsewhere. */
export class Progress {
  private readonly terminal = process.stdout.isTTY;

  step(text: string): void {
    process.stdout.write(this.terminal ? `\r\x1b[2K${text} …` : `${text}\n`);
  }

  /** Leaves the line free for what comes next. */
  clear(): void {
    if (this.terminal) process.stdout.write('\r\x1b[2K');
  }
}
