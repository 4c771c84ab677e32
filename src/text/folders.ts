/** The folders that a path lies in. */

/**
 * @param at what is in a folder, if anything
 * @returns of a path, what is in the folders around it, outermost first; each folder is asked once, because a project
 *   has thousands of files and few folders. The root is not asked.
 */
export function around<T>(at: (folder: string) => T | undefined): (path: string) => readonly T[] {
  const known = new Map<string, readonly T[]>();
  const inside = (folder: string): readonly T[] => {
    let found = known.get(folder);
    if (!found) {
      const slash = folder.lastIndexOf('/');
      const outer = slash === -1 ? [] : inside(folder.slice(0, slash));
      const own = at(folder);
      found = own === undefined ? outer : [...outer, own];
      known.set(folder, found);
    }
    return found;
  };
  return (path) => {
    const slash = path.lastIndexOf('/');
    return slash === -1 ? [] : inside(path.slice(0, slash));
  };
}
