/** Text made to keep a reader busy: four times as much may take no more than some four times as long. */
import { describe, expect, test } from 'vitest';
import { seenIn } from './look';

const SIZE = 25_000;
const SEEDS: Record<string, string[]> = {
  'a.sh': [
    '$(',
    '`',
    '((',
    '$((',
    '<<A\n',
    '<<A <<B\n',
    "'",
    '"',
    '\\',
    '<(',
    'x=(',
    'curl ',
    'a|',
    'f() {',
    '<a',
    '<a ',
    '[[ > ',
    'bash -c "bash -c ',
    'eval "',
    'id_rsa ',
    '.ssh/',
    '$A',
    '${A',
    'A=',
    'read A ',
    '> ~/',
    'cp -',
    'pip install ',
    '.env ',
    'http://',
    '\t',
    'http://a.',
    "python - <<'E'\n",
  ],
  'a.py': [
    'requests.post(',
    'open(',
    'open(a(',
    "open('a',",
    'x = ',
    'x = Path.home()\n',
    'Path.home() ',
    "os.environ['",
    'subprocess.run([',
    "'a',",
    'exec(',
    '\\.',
    'urlopen (',
    "x='~/",
    '"https://',
    'socket.socket(',
    '.write_text(',
    'def f(',
    '__import__(',
    ' # ',
    '\n#',
  ],
  'a.js': [
    'fetch(',
    'fetch({body',
    'process.env',
    "process.env['",
    'execSync(`',
    "spawn('a',['",
    'writeFile(',
    'const x = homedir();\n',
    'require(',
    'new Function(',
    '//',
    '/*',
    'x => ',
    'http://u@',
    'import("',
  ],
  'a.ps1': [
    'iex (',
    '$env:A',
    '& ',
    '& "',
    'Set-Content ',
    '> ',
    'Start-Process ',
    'Invoke-WebRequest -Body ',
    'powershell -enc AAAA',
  ],
  'a.md': ['```bash\n', '```bash\n$ a\n```\n', '!`a', '!{a', '~~~py\n', '> ```sh\n', '`', '$ '],
  'package.json': ['{"tools":', '[', '{"a":"Bash(', '"allow",'],
  'requirements.txt': ['a', 'a==', 'a[', 'a @ ', 'a;\n', ' '],
  'SKILL.md': ['---\nallowed-tools: ('],
};

async function timeOf(path: string, text: string): Promise<number> {
  const before = performance.now();
  await seenIn(path, text);
  return performance.now() - before;
}

describe.each(Object.entries(SEEDS))('%s', (path, seeds) => {
  test.each(seeds)('%j', async (seed) => {
    const text = (size: number): string => seed.repeat(Math.ceil(size / seed.length));
    await timeOf(path, text(1_000));
    const small = await timeOf(path, text(SIZE));
    // A machine that does something else for a while takes longer, and is asked again.
    let large = Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3 && large > 10 * small + 150; i++)
      large = Math.min(large, await timeOf(path, text(4 * SIZE)));
    expect(large).toBeLessThan(10 * small + 150);
    expect(large).toBeLessThan(4_000);
  });
});
