import leven from 'leven';

/** The names that other APIs use for our parameters. Case, `_`, `-`, `.`, `$` and brackets are ignored. */
const synonyms: Record<string, string> = {
  id: 'ids actorids movieids',
  q: 'search query filter where keyword keywords term terms text s find contains like searchterm fulltext',
  limit: 'pagesize perpage size top count first last max take num rows results end range maxresults maxitems pagelimit',
  page: 'offset skip start startindex p pagenumber pageno pagenum pageindex pageoffset currentpage',
  cursor:
    'after before since token pagetoken nexttoken nextpagetoken startingafter continuation marker pagecursor pageafter',
  since: 'cursor after from start position offset page token',
  sort: 'order orderby ordering sortby sortorder sorting sortfield sortdir dir direction by desc asc',
  include: 'expand embed populate with includes join relations related',
  name: 'title fullname firstname lastname actorname',
  title: 'name movietitle',
  gender: 'sex',
  age: 'years',
  release_date: 'date released release releasedon releaseyear',
  release_date_gte: 'year',
  actor_id: 'actor actors cast',
  movie_id: 'movie movies film films filmid',
  role_id: 'role roles part parts character',
  status: 'state stage',
  open: 'vacant unfilled uncast',
  kind: 'type category',
  from: 'starts startdate datefrom',
  to: 'until ends enddate dateto',
  free_from: 'available availablefrom free availability',
  free_to: 'availableto freeuntil availableuntil',
  free_for_role: 'availablefor freefor availableforrole',
  sub: 'subject user author who by',
  action: 'type event operation kind verb',
  format: 'output export download as accept mime mimetype contenttype type fmt',
  separator: 'delimiter sep delim fieldseparator',
};

const stems: Record<string, string[]> = {
  age: ['age'],
  release_date: ['releasedate', 'date', 'released', 'release', 'year', 'releaseyear'],
};

const bounds: Record<string, string[]> = {
  _gte: ['gte', 'gt', 'ge', 'min', 'minimum', 'from', 'after', 'since', 'start', 'over', 'above', 'atleast'],
  _lte: ['lte', 'lt', 'le', 'max', 'maximum', 'to', 'until', 'till', 'before', 'end', 'under', 'below', 'atmost'],
};

const folded = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The message for an unknown parameter; it suggests the known one that was probably meant. */
export function adviceOn(name: string, known: readonly string[]): string {
  const [, stem = ''] = /^(\w+)\[\d*\]$/.exec(name) ?? [];
  if (known.includes(stem)) return `unknown parameter; write several values as ${stem}=a,b or ${stem}=a&${stem}=b`;
  return `unknown parameter; did you mean ${meant(name, known)}?`;
}

function meant(name: string, known: readonly string[]): string {
  const typed = folded(name.slice(0, 40)).replace(/^(filter|where)(?=.)/, '');
  return (
    known.find((one) => folded(one) === typed) ??
    known.find((one) => synonyms[one]?.split(' ').includes(typed)) ??
    known.find((one) => isBound(typed, one)) ??
    (/^(name|title)i?(like|contains|search|match|startswith)$/.test(typed) && known.includes('q') ? 'q' : undefined) ??
    nearest(name.slice(0, 40), known)
  );
}

/** Whether `typed` is a name such as `minage`, `agefrom` or `agegt` for the known `age_gte`. */
function isBound(typed: string, known: string): boolean {
  const suffix = known.slice(-4);
  const words = (stems[known.slice(0, -4)] ?? []).flatMap((stem) =>
    (bounds[suffix] ?? []).flatMap((bound) => [stem + bound, bound + stem]),
  );
  return words.includes(typed);
}

/** The known name with the smallest edit distance. */
function nearest(typed: string, known: readonly string[]): string {
  const edits = known.map((one) => leven(typed, one));
  return known[edits.indexOf(Math.min(...edits))]!;
}

/** The message for a `sort` with unknown keys. If it follows another API's syntax, the message shows ours. */
export function sortAdvice(parts: readonly string[], names: readonly string[]): string {
  const rule = `must be a comma list of ${names.join(', ')}`;
  const keys: string[] = [];
  // More parts than twice the names would repeat a key.
  for (const part of parts.slice(0, 2 * names.length)) {
    const typed = folded(part).replace(/^(desc|asc)(ending)?|(desc|asc)(ending)?$|1$/g, '');
    const name = names.find((one) => folded(one) === typed);
    const sign = /^\s*[-\u2212]|desc|-1?$/i.test(part) ? '-' : '';
    if (name) keys.push(sign + name);
    else if (typed !== '') return rule;
    else if (sign) keys.push(sign + (keys.pop() ?? names.at(-1)!));
  }
  return keys.length > 0 ? `${rule}; write sort=${keys.join(',')}` : rule;
}
