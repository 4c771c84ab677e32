/** What a file goes through when nothing is checked: a chunk without the rules. */
export { holds } from '../parse/conditions';
export { parse } from '../parse/document';
export { formatOf } from '../parse/format';
export { referencesOf } from '../parse/references';
export { decode, read } from '../read/read';
