/** Where a name in an archive leads, if it were unpacked by a program that believes it. */

export interface Place {
  /** Below the archive's own root, whatever the name says. '' is the root. */
  path: string;
  /** The name leads out of the folder that it is unpacked into. */
  isOutside: boolean;
  /** It is one path for one program and another for the next. */
  oddity?: string;
}

export function placeOf(name: string): Place {
  const isBackslashed = name.includes('\\');
  const slashed = name.replaceAll('\\', '/');
  const drive = /^[A-Za-z]:/.test(slashed);
  let isOutside = slashed.startsWith('/') || drive;
  const parts: string[] = [];
  let hasDots = false;
  for (const part of (drive ? slashed.slice(2) : slashed).split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') {
      parts.push(part);
      continue;
    }
    hasDots = true;
    if (parts.pop() === undefined) isOutside = true;
  }
  const oddity = name.includes('\0')
    ? 'a NUL, where many programs end it'
    : hasDots
      ? '`..`, which some programs refuse and others resolve'
      : isBackslashed
        ? 'a backslash, which is a folder on Windows and a character elsewhere'
        : undefined;
  return { path: parts.join('/'), isOutside, ...(oddity ? { oddity } : {}) };
}
