/**
 * `primitives completion <shell>`: a script made of the table of options. All of it is known when it is made: at a tab
 * nothing of ours is started, and nothing that lies in a folder is looked at.
 */
import type { Command } from 'commander';
import { type CommandRow, tableOf } from '../manual/table';
import { bash } from './bash';
import { fish } from './fish';
import type { Shell } from './shells';
import { zsh } from './zsh';

const SCRIPTS: Record<Shell, (table: readonly CommandRow[]) => string> = { bash, zsh, fish };

export function completion(program: Command, shell: Shell): string {
  return SCRIPTS[shell](tableOf(program));
}
