import leven from 'leven';

/** How others and hurried hands write our names: without the unit, or with what the value is. */
const variants = (name: string) => [name, `${name}_MS`, `${name}_SIZE`, name.replace(/_UR[IL]$|_ALLOW(ED)?(?=_)/, '')];

const letters = (word: string) => [...word].sort().join('');

/** One slip of the fingers in a word, two in a long one, or two letters swapped. */
function isSlip(typed: string, word: string): boolean {
  const distance = leven(typed, word);
  return distance <= (word.length < 7 ? 1 : 2) || (distance === 2 && letters(typed) === letters(word));
}

/**
 * Word by word, because DATABASE_SSL, METRICS_HOST and NODE_EXE are names of others, though two letters from ours. A
 * setting of one word (HOST, PORT) is too like HOSTS or POST for anything but its case.
 */
function isNear(typed: string, name: string): boolean {
  const words = name.split('_');
  if (words.length === 1) return typed === name;
  if (typed.replaceAll('_', '') === words.join('')) return true;
  const typedWords = typed.split('_');
  const distance = leven(typed, name);
  return (
    typedWords.length === words.length &&
    (distance <= 2 || letters(typed) === letters(name)) &&
    words.every((word, place) => isSlip(typedWords[place]!, word))
  );
}

/**
 * Environment variables that are almost ours, each with the setting that was probably meant. Blank ones set nothing, and
 * one that says the same as the setting does no harm: on Windows it is the same variable in another case.
 */
export function nearMisses(env: NodeJS.ProcessEnv, settings: string[]): [typed: string, meant: string][] {
  return Object.entries(env).flatMap(([typed, value]): [string, string][] => {
    if (!value?.trim() || settings.includes(typed)) return [];
    const upper = typed.toUpperCase().replaceAll('-', '_');
    const candidates = [upper, ...variants(upper).filter((variant) => variant.includes('_'))];
    const meant = candidates.flatMap((candidate) => settings.filter((name) => isNear(candidate, name)))[0];
    return meant === undefined || env[meant] === value ? [] : [[typed, meant]];
  });
}
