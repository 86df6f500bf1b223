import Sequencer from '@jest/test-sequencer';

/** Take a minute or more. Started last, one of them would run on alone when all others have ended. */
const LONG = [
  'contract-with-castings',
  'docs',
  'castings-races',
  'import-2020',
  'upgrade',
  'consistency',
  'exports-memory',
];

const rank = ({ path }) => LONG.findIndex((name) => path.endsWith(`/${name}.e2e-spec.ts`));

/** Jest knows how long its test files take only where it ran before, which is not so in CI. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const [long, others] = [tests.filter((test) => rank(test) >= 0), tests.filter((test) => rank(test) < 0)];
    return [...long.sort((a, b) => rank(a) - rank(b)), ...super.sort(others)];
  }
}
