/** How the cells of a line are parted. */
export interface Dialect {
  readonly separator: string;
  /** The length of a first line that only names the separator. Programs do not show it as a row. */
  readonly skipped: number;
}

const SEPARATORS = [',', ';', '\t', '|'];

/** Excel reads this line and does not show it. A program that kept it as a row fills the row up with separators. */
const SEP_LINE = /^"?sep=([^"\r\n\p{L}\p{N}])"?\1*(\r\n|\n|\r|$)/iu;

/**
 * @param start the beginning of the file, with the whole header
 * @param isTabbed whether the media type says that cells are parted by tabs
 */
export function dialectOf(start: string, isTabbed: boolean): Dialect {
  const [line, named] = SEP_LINE.exec(start) ?? [''];
  if (isTabbed) return { separator: '\t', skipped: line.length };
  return { separator: named ?? mostUsed(start), skipped: line.length };
}

/** The separator that the header has most often outside quotes; a comma for a header of one column. */
function mostUsed(text: string): string {
  const counts = new Map(SEPARATORS.map((separator) => [separator, 0]));
  let isQuoted = false;
  for (const character of text.trimStart()) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && /[\r\n]/.test(character)) break;
    else if (!isQuoted && counts.has(character)) counts.set(character, counts.get(character)! + 1);
  }
  return SEPARATORS.reduce((most, separator) => (counts.get(separator)! > counts.get(most)! ? separator : most));
}
