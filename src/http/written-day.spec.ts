import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writtenDay } from './written-day.js';

const days = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const zones = fc.constantFrom('', 'Z', 'z', '+14:00', '-12:00', '+0530', '+01');

describe('writtenDay', () => {
  it('parses every day of the years 0001 to 9999 in every form without shifting it', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 23 }), zones, (day, hour, zone) => {
        expect(writtenDay(day)).toBe(day);
        expect(writtenDay(`${day}T${String(hour).padStart(2, '0')}:59:59.123${zone}`)).toBe(day);
        expect(writtenDay(new Date(`${day}T00:00:00Z`).toUTCString())).toBe(day);
      }),
    );
  });

  it('returns a real day or undefined for any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const day = writtenDay(text);
        if (day !== undefined) expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
      }),
    );
  });

  it.each([
    '2002-02-29',
    '2002-04-31',
    '2002-00-10',
    '2002-10-00',
    '0000-12-31',
    '10000-01-01',
    '2002-12-04T24:00:00Z',
  ])('refuses %s', (text) => expect(writtenDay(text)).toBeUndefined());
});
