import leven from 'leven';

/** Likely variants of a setting's name: without the unit, or with the kind of the value added. */
const variants = (name: string) => [name, `${name}_MS`, `${name}_SIZE`, name.replace(/_UR[IL]$|_ALLOW(ED)?(?=_)/, '')];

const letters = (word: string) => [...word].sort().join('');

/** One typing error in a word, two in a long one, or two swapped letters. */
function isSlip(typed: string, word: string): boolean {
  const distance = leven(typed, word);
  return distance <= (word.length < 7 ? 1 : 2) || (distance === 2 && letters(typed) === letters(word));
}

/**
 * Compares word by word, because DATABASE_SSL, METRICS_HOST and NODE_EXE belong to other programs, though they are two
 * letters from our names. A setting of one word (HOST, PORT) must match but for its case: HOSTS or POST are too close.
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
 * Environment variables whose names are almost those of settings, each with the setting that was probably meant. Blank
 * ones are ignored, and so is one with the same value as the setting: on Windows it is the same variable.
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
