import Sequencer from '@jest/test-sequencer';

/** Take a minute or more. Started last, one of them would run on alone when all others have ended. */
const LONG = [
  'slow-readers.fault',
  'crash.fault',
  'contract-with-castings.e2e-spec',
  'docs.e2e-spec',
  'castings-races.e2e-spec',
  'import-2020.e2e-spec',
  'upgrade.e2e-spec',
  'consistency.e2e-spec',
  'exports-memory.e2e-spec',
];

const rank = ({ path }) => LONG.findIndex((name) => path.endsWith(`/${name}.ts`));

/** Jest knows how long its test files take only where it ran before, which is not so in CI. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const [long, others] = [tests.filter((test) => rank(test) >= 0), tests.filter((test) => rank(test) < 0)];
    return [...long.sort((a, b) => rank(a) - rank(b)), ...super.sort(others)];
  }
}
