/** The folders that a path lies in. */

/**
 * @param at what is in a folder, if anything
 * @returns of a path, what is in the folders around it, outermost first; each folder is asked once, because a project
 *   has thousands of files and few folders. The root is not asked.
 */
export function around<T>(at: (folder: string) => T | undefined): (path: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  const inside = (folder: string): readonly T[] => {
    const slash = folder.lastIndexOf('/');
    const outer = slash === -1 ? NOTHING : outside(folder.slice(0, slash));
    const own = at(folder);
    return own === undefined ? outer : [...outer, own];
  };
  // Only of folders that hold folders: there are few, and all others come one after another.
  const outside = (folder: string): readonly T[] => {
    let found = known.get(folder);
    if (!found) {
      found = inside(folder);
      known.set(folder, found);
    }
    return found;
  };
  let last = '';
  let found: readonly T[] = NOTHING;
  return (path) => {
    const slash = path.lastIndexOf('/');
    if (slash === -1) return NOTHING;
    if (slash !== last.length || !path.startsWith(last)) {
      last = path.slice(0, slash);
      found = inside(last);
    }
    return found;
  };
}

const NOTHING: readonly never[] = [];
