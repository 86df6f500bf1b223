import { describe, expect, it } from '@jest/globals';
import { upTo } from './position.js';

describe('a position', () => {
  it.each([
    ['ends with the last transaction that recorded a change', '7', '12:12:', '8:8:'],
    ['lists the running transactions before that one, and no later ones', '7', '5:12:5,6,9', '5:8:5,6'],
    ['lists no transaction if all running ones are later', '7', '9:12:9,11', '8:8:'],
    ['ends no later than the snapshot, whatever ids a dump contains', '900', '5:12:5', '5:12:5'],
    ['is the beginning if there is no change', '0', '12:12:', '1:1:'],
  ])('%s', (_, last, snapshot, position) => expect(upTo(last, snapshot)).toBe(position));
});
