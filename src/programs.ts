/** Where a program is, when one has to be asked: never in the current folder, which is the scanned one. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Looked up here: Windows would try the current folder first, and so would `.` in PATH.
 * @param name without `.exe`
 * @returns its absolute path; undefined when it is not installed
 */
export function findProgram(
  name: string,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const variable = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const file = os.platform() === 'win32' ? `${name}.exe` : name;
  return (env[variable] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, file))
    .find(isProgram);
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}
