import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Casting } from './support/casting.js';
import { envelope } from './support/envelopes.js';
import { actorBody, anActor } from './support/factories.js';

describe('actors', () => {
  let casting: Casting;
  beforeAll(async () => void (casting = await Casting.start()));
  afterAll(() => casting.stop());
  beforeEach(() => casting.clear());

  it('lists', async () => {
    const id = await anActor(casting.database, { name: 'Ada', gender: 'x', age: 3 });
    const answer = await casting.as('assistant').get('/actors');
    expect(answer.text).toBe(`{"actors":[{"age":3,"gender":"x","id":${id},"name":"Ada"}],"success":true}`);
    const answer2 = await casting.as('director').post('/actors', actorBody());
    expect(answer2.text).toBe('');
  });
  it('404', async () => {
    const answer = await casting.as('assistant').get('/actors');
    expect(answer.body).toEqual(envelope.notFound);
  });
});
