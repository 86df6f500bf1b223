/** Shows the current step: on a terminal in one line that is overwritten, elsewhere in a line of its own. */
export class Progress {
  private readonly terminal = process.stdout.isTTY;

  step(text: string): void {
    process.stdout.write(this.terminal ? `\r\x1b[2K${text} …` : `${text}\n`);
  }

  /** Empties the line for other output. */
  clear(): void {
    if (this.terminal) process.stdout.write('\r\x1b[2K');
  }
}
