/** Content that nothing here reads: binaries, by their first bytes, and programs in languages without patterns of ours. */
import type { Document } from '../document';
import type { Seen } from './capability';
import { unexaminedLanguage } from './languages';

export function unexaminedOf({ path, content }: Document): Seen[] {
  const { binary } = content;
  if (binary) {
    const isOpaque = binary.class === 'opaque';
    return [
      {
        kind: 'unexamined',
        value: binary.name,
        start: 0,
        where: 'script',
        ...(isOpaque ? { trait: 'opaque' as const } : {}),
      },
    ];
  }
  const language = unexaminedLanguage(path);
  return language === undefined
    ? []
    : [{ kind: 'unexamined', value: `${language} code`, start: 0, where: 'script' }];
}
