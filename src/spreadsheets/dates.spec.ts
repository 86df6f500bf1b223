import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DateColumn, dayIn, type DateOrder } from './dates.js';

function orderOf(texts: string[], given?: DateOrder) {
  const column = new DateColumn('release_date', given);
  for (const [index, text] of texts.entries()) column.see(index + 2, text);
  return column.order();
}

describe('the order of the dates of a column', () => {
  it.each<[title: string, texts: string[], order: DateOrder]>([
    ['a first part over 12', ['03/04/2026', '31/12/2026'], 'dmy'],
    ['a second part over 12', ['03/04/2026', '12/31/2026'], 'mdy'],
    ['dashes', ['3-4-2026', '12-31-2026'], 'mdy'],
    ['dates that are the same either way', ['05/05/2026', '1/1/2026'], 'dmy'],
    ['nothing but clear dates', ['2026-12-31', '31.12.2026', 'soon'], 'dmy'],
  ])('is shown by %s', (_, texts, order) => expect(orderOf(texts)).toBe(order));

  it('is obeyed where it is given', () => {
    expect(orderOf(['31/12/2026'], 'mdy')).toBe('mdy');
    expect(orderOf(['03/04/2026'], 'mdy')).toBe('mdy');
  });

  it('may not be both', () => {
    expect(orderOf(['03/04/2026', '12/31/2026', '31/12/2026'])).toEqual({
      field: 'release_date',
      message: 'the day comes first in row 4, the month in row 3; write 31/12/2026 in the order of 12/31/2026',
      row: 4,
      value: '31/12/2026',
    });
  });

  it('must be said where no date shows it', () => {
    expect(orderOf(['05/05/2026', '03/04/2026'])).toEqual({
      field: 'release_date',
      message: 'may begin with the day or the month; send dates=dmy or dates=mdy',
      row: 3,
      value: '03/04/2026',
    });
  });

  it('is not judged by dates of neither order, nor by those without a century', () => {
    expect(orderOf(['13/13/2026', '31/12/26'])).toBe('dmy');
  });
});

describe('a date', () => {
  it.each<[text: string, order: DateOrder, day: string]>([
    ['2026-12-31', 'dmy', '2026-12-31'],
    ['2026-12-31T23:30:00-05:00', 'dmy', '2026-12-31'],
    ['2026-12-31 00:00:00', 'dmy', '2026-12-31'],
    ['Thu, 31 Dec 2026 00:00:00 GMT', 'dmy', '2026-12-31'],
    ['31.12.2026', 'mdy', '2026-12-31'],
    ['1. 2. 2026', 'mdy', '2026-02-01'],
    ['3/4/2026', 'dmy', '2026-04-03'],
    ['3/4/2026', 'mdy', '2026-03-04'],
    ['03-04-2026', 'mdy', '2026-03-04'],
    ['2026/1/5', 'mdy', '2026-01-05'],
    ['12/31/2026 0:00', 'mdy', '2026-12-31'],
    ['12/31/2026 12:00:00 AM', 'mdy', '2026-12-31'],
  ])('%s with %s is %s', (text, order, day) => expect(dayIn(text, order)).toEqual({ day }));

  it.each<[text: string, fault: string]>([
    ['31/12/26', 'must have a year of four digits'],
    ['31.12.26', 'must have a year of four digits'],
    ['26-12-31', 'must have a year of four digits'],
    ['31/02/2026', 'is not a day that exists, in the order dmy'],
    ['12/31/2026', 'is not a day that exists, in the order dmy'],
    ['29.02.2026', 'is not a day that exists'],
    ['2026-13-01', 'is not a day that exists'],
    ['31/12-2026', 'must be a calendar day such as 2026-12-31'],
    ['46022', 'must be a calendar day such as 2026-12-31'],
    ['spring 2026', 'must be a calendar day such as 2026-12-31'],
  ])('%s %s', (text, fault) => expect(dayIn(text, 'dmy')).toEqual({ fault }));

  it('is the day that was written, in every form', () => {
    const days = fc
      .date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(days, fc.constantFrom('/', '-'), (day, mark) => {
        const [year, month, date] = day.split('-').map(Number);
        expect(dayIn([date, month, year].join(mark), 'dmy')).toEqual({ day });
        expect(dayIn([month, date, year].join(mark), 'mdy')).toEqual({ day });
        expect(dayIn([date, month, year].join('.'), 'mdy')).toEqual({ day });
        expect(dayIn([year, month, date].join(mark), 'mdy')).toEqual({ day });
      }),
    );
  });
});
