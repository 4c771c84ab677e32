// A mod of Claude Code (2.1.287 and later): takes out instruction files that the lock does not pin, before they are in the
// context, and asks `primitives hook claude-code` about skills and files that are read. What goes wrong takes out as well.
//
// It runs in an environment without Node and without this repository: what it needs of the lock stands here. The engine
// hands over the text it is about to send, without comments and front matter, so that is compared with the file, and the
// file is hashed: a file that changes in between fits neither.

const LOCK = 'primitives-lock.json';
/** Whose files the lock of a project pins; those of the user and of the organisation are theirs. */
const OF_PROJECT = new Set(['project', 'local']);
const TIMEOUT_MS = 25_000;
const REFUSED = 'primitives: refused. Ask the user to run `primitives verify` in a terminal.';

/** @type {import('claude-code').Register} */
export const register = (on) => {
  on('prompt.context', async ($, e, next) => {
    if (e.instructionFiles === undefined) return next(e);
    const root = await $.session.root();
    const pins = await pinsOf($, root);
    const kept = [];
    for (const file of e.instructionFiles)
      if (!OF_PROJECT.has(file.kind) || (await isPinned($, root, pins, file))) kept.push(file);
    const left = e.instructionFiles.length - kept.length;
    if (left > 0) $.ui.log(`primitives: left out ${left} instruction file(s) that are not pinned; run \`primitives verify\``);
    return next({ ...e, instructionFiles: kept });
  }).catch(($, e, next) =>
    next({ ...e, instructionFiles: e.instructionFiles?.filter(({ kind }) => !OF_PROJECT.has(kind)) }),
  );

  on('skill.prompt', async ($, e, next) =>
    (await isAllowed($, { hook_event_name: 'UserPromptSubmit' })) ? next(e) : { text: REFUSED },
  ).catch(() => ({ text: REFUSED }));

  on('tool.call', { tool: 'Read' }, async ($, e, next) => {
    const asked = { hook_event_name: 'PreToolUse', tool_name: 'Read', tool_input: { file_path: e.file_path } };
    return (await isAllowed($, asked)) ? next(e) : { deny: REFUSED };
  }).catch(() => ({ deny: REFUSED }));
};

async function isAllowed($, payload) {
  try {
    const stdin = JSON.stringify({ ...payload, cwd: await $.session.root() });
    const { exitCode } = await $.process.run(['primitives', 'hook', 'claude-code'], { stdin, timeoutMs: TIMEOUT_MS });
    return exitCode === 0;
  } catch {
    return false;
  }
}

/** @returns integrities by path; none at all for a lock that cannot be read */
async function pinsOf($, root) {
  try {
    const { lockfileVersion, digest, files } = JSON.parse(textOf(await $.fs.read(`${root}/${LOCK}`)));
    return lockfileVersion === 1 && digest === 'primitives-v1' ? files : {};
  } catch {
    return {};
  }
}

async function isPinned($, root, pins, { path, content }) {
  try {
    if (!path.startsWith(`${root}/`)) return false;
    const name = path.slice(root.length + 1);
    const pin = Object.hasOwn(pins, name) ? pins[name] : undefined;
    if (pin === undefined || pin.link !== undefined) return false;
    const text = textOf(await $.fs.read(path));
    if ((await integrityOf(text)) !== pin.integrity) return false;
    // What is sent has no comments; one that had would not be what we compare.
    return text.includes(content) || (!content.includes('<!--') && shownOf(text).includes(shownOf(content)));
  } catch {
    return false;
  }
}

/** Digest recipe `primitives-v1` of text: lockfile-schema/README.md. */
async function integrityOf(text) {
  const bytes = new TextEncoder().encode(text.replaceAll('\r\n', '\n'));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-512', bytes));
  return `sha512-${btoa(String.fromCharCode(...digest))}`;
}

/** Without what the engine takes out: comments, and how it is laid out. */
function shownOf(text) {
  return text
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function textOf(read) {
  return typeof read === 'string' ? read : read.content;
}
