import { describe, expect, it } from '@jest/globals';
import { preferences } from './prefer.js';

const of = (prefer: string | undefined) => preferences({ headers: { prefer } });

describe('Prefer', () => {
  it.each([
    [undefined, {}],
    ['', {}],
    ['return=minimal', { return: 'minimal' }],
    ['RETURN = minimal', { return: 'minimal' }],
    ['return="minimal"', { return: 'minimal' }],
    ['return="mini\\mal"', { return: 'minimal' }],
    ['return=minimal; a=b; c', { return: 'minimal' }],
    ['return=minimal;a="x, return=representation"', { return: 'minimal' }],
    ['x="a, return=minimal, b"', {}],
    ['x="a\\", return=minimal, b", count=exact', { count: 'exact' }],
    ['x="never closed, return=minimal', {}],
    ['respond-async, wait=10, handling=lenient', { handling: 'lenient' }],
    [',, ,return=minimal,,', { return: 'minimal' }],
    [
      'handling=lenient,count=exact,return=representation',
      { handling: 'lenient', count: 'exact', return: 'representation' },
    ],
    // The first of equal names counts, even if it is not one that is known (RFC 7240, 2).
    ['return=minimal, return=representation', { return: 'minimal' }],
    ['return=other, return=minimal', {}],
    ['Return, return=minimal', {}],
    ['return=""', {}],
    ['return=MINIMAL', {}],
    ['return==minimal', {}],
    ['return=minimal x', {}],
    ['return', {}],
    ['=minimal', {}],
    ['__proto__=x, constructor=exact, toString=minimal', {}],
  ])('%s', (header, expected) => {
    expect(of(header)).toEqual(expected);
  });

  it('is read once a request', () => {
    const request = { headers: { prefer: 'return=minimal' } };
    expect(preferences(request)).toBe(preferences(request));
  });
});
