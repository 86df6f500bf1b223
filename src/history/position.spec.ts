import { describe, expect, it } from '@jest/globals';
import { upTo } from './position.js';

describe('a position', () => {
  it.each([
    ['ends with the last transaction of which there is a change', '7', '12:12:', '8:8:'],
    ['knows who was still at work before that one, and nobody later', '7', '5:12:5,6,9', '5:8:5,6'],
    ['begins and ends together where all that were at work are later', '7', '9:12:9,11', '8:8:'],
    ['ends no later than the snapshot, whatever a dump brought along', '900', '5:12:5', '5:12:5'],
    ['is at the beginning where there is no change', '0', '12:12:', '1:1:'],
  ])('%s', (_, last, snapshot, position) => expect(upTo(last, snapshot)).toBe(position));
});
