import { describe, expect, it } from '@jest/globals';
import { dialectOf } from './dialect.js';

describe('the separator', () => {
  it.each<[title: string, text: string, separator: string]>([
    ['the comma', 'name,gender,age\n', ','],
    ['the semicolon of Excel where the comma is decimal', 'name;gender;age\r\n', ';'],
    ['the tab of the clipboard', 'name\tgender\tage\n', '\t'],
    ['the bar', 'name|gender|age', '|'],
    ['the most frequent', 'Last name, first;age;gender\n', ';'],
    ['one outside quotes', '"name, first, last, middle";age;"say ""a,b"""\n', ';'],
    ['that of the header, not of the rows', 'name;age\nLee, Ann, Jr.;31\n', ';'],
    ['that of a header with line breaks in quotes', '"a,\nb,\nc";d;e;f\n', ';'],
    ['that of a header below empty lines', '\r\n\r\nname;age', ';'],
    ['a comma for one column', 'name\nLee; Ann\n', ','],
    ['a comma for nothing', '', ','],
  ])('is %s', (_, text, separator) => expect(dialectOf(text, false)).toEqual({ separator, skipped: 0 }));

  it.each<[line: string, separator: string]>([
    ['sep=;\r\n', ';'],
    ['sep=,\n', ','],
    ['SEP=|\n', '|'],
    ['sep=\t\n', '\t'],
    ['"sep=;"\r\n', ';'],
    ['sep=;;;\r\n', ';'],
    ['sep=^\r', '^'],
  ])('is named by a first line %j', (line, separator) => {
    expect(dialectOf(`${line}a,b,c;d`, false)).toEqual({ separator, skipped: line.length });
  });

  it('is named by no other line', () => {
    expect(dialectOf('sep=ab\nc;d', false)).toEqual({ separator: ',', skipped: 0 });
    expect(dialectOf('a;b\nsep=,\n', false)).toEqual({ separator: ';', skipped: 0 });
  });

  it('is the tab of the media type', () => {
    expect(dialectOf('Last, first, middle\tage\n', true)).toEqual({ separator: '\t', skipped: 0 });
  });
});
