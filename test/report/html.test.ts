/**
 * `--format html` with everything chosen by an attacker: by a parser of HTML, that only our own elements and attributes are
 * there; in a real browser, where there is one, that nothing of it runs, loads or reaches out, and that people can use it.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { html } from '../../src/report/html/page';
import { SCRIPT } from '../../src/report/html/script';
import { primitives } from '../tree';
import { finding, HARMFUL, HOSTILE_PATHS, HOSTILE_REPORT, OPTIONS, report } from './hostile';
import { MARKUP, makePages, type Pages, SECRET, VARIABLE } from './html-pages';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** Written out, so that a new one is looked at: none of them fetches, submits, or holds a script. */
const ELEMENTS = new Set(
  [
    'html head meta title style script body header main footer nav section article h1 h2 h3 p a ul ol li dl dt dd div',
    'span strong bdi table caption thead tbody tr th td details summary code mark pre label input svg path rect text',
  ]
    .join(' ')
    .split(' '),
);
const ATTRIBUTES = new Set(
  [
    'class id lang charset name content http-equiv scope open rel type for value checked role tabindex autocomplete',
    'spellcheck colspan hidden href aria-label aria-labelledby aria-live data-filter data-row data-group data-severity',
    'viewBox width height x y rx d',
  ]
    .join(' ')
    .split(' '),
);

let pages: Pages;
beforeAll(() => {
  pages = makePages();
}, 120_000);
afterAll(() => pages.remove());

const textOf = (name: keyof Pages['files']): string => fs.readFileSync(pages.files[name], 'utf8');
const NAMES = ['scan', 'audit', 'verify', 'mcp'] as const;

function elementsOf(page: string): Element[] {
  const errors: string[] = [];
  const document = parse(page, { onParseError: ({ code }) => errors.push(code) });
  expect(errors).toEqual([]);
  const found: Element[] = [];
  const visit = (node: Node): void => {
    expect(node.nodeName).not.toBe('#comment');
    if ('attrs' in node) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  document.childNodes.forEach(visit);
  return found;
}

function contentOf(element: Element): string {
  return element.childNodes
    .map((node) =>
      node.nodeName === '#text' ? (node as { value: string }).value : 'attrs' in node ? contentOf(node) : '',
    )
    .join('');
}

const attributeOf = (element: Element, name: string): string | undefined =>
  element.attrs.find((attribute) => attribute.name === name)?.value;

/** What must hold for every page, whoever wrote what is in it. */
function expectInert(page: string): Element[] {
  const elements = elementsOf(page);
  expect(elements.map(({ tagName }) => tagName).filter((name) => !ELEMENTS.has(name))).toEqual([]);
  const attributes = elements.flatMap(({ attrs }) => attrs);
  expect(attributes.map(({ name }) => name).filter((name) => !ATTRIBUTES.has(name))).toEqual([]);
  const only = (name: string): string => {
    const all = elements.filter(({ tagName }) => tagName === name);
    expect(all).toHaveLength(1);
    return contentOf(all[0]!);
  };
  const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  const script = only('script');
  const style = only('style');
  expect(script).toBe(SCRIPT);
  expect(style).not.toMatch(/url\(|@import|image-set/);
  const policies = elements.filter((one) => attributeOf(one, 'http-equiv') !== undefined);
  expect(policies.map((one) => attributeOf(one, 'content'))).toEqual([
    `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${digest(style)}; script-src ${digest(script)}`,
  ]);
  const ids = attributes.filter(({ name }) => name === 'id').map(({ value }) => value);
  expect(new Set(ids).size).toBe(ids.length);
  const links = attributes.filter(({ name }) => name === 'href').map(({ value }) => value);
  const strange = links.filter((link) =>
    link.startsWith('#')
      ? !ids.includes(link.slice(1))
      : !/^https:\/\/github\.com\/agent-primitives\/primitives\/blob\/v[\w.-]+\/docs\/rules\/[a-z0-9/-]+\.md$/.test(
          link,
        ),
  );
  expect(strange).toEqual([]);
  expect(HARMFUL.exec(page.replaceAll('\n', ''))).toBeNull();
  return elements;
}

const withClass = (elements: Element[], name: string): Element[] =>
  elements.filter((one) => attributeOf(one, 'class')?.split(' ').includes(name));

describe('through the command line', () => {
  test('each command says what it says in every format', () => {
    expect(pages.exitCodes).toEqual([1, 1, 1, 1, 1]);
  });

  test.each(NAMES)('nothing in the page of %s but what we put there', (name) => {
    const elements = expectInert(textOf(name));
    const body = contentOf(elements.find(({ tagName }) => tagName === 'body')!);
    // The attack is in it, as text.
    expect(body.replaceAll('\u2215', '/')).toContain(MARKUP.slice(2, 40));
  });

  test('what is hidden is drawn, and what it says stands beside it', () => {
    const elements = elementsOf(textOf('scan'));
    const article = withClass(elements, 'finding').find((one) =>
      contentOf(one).includes('hidden-text/tag-smuggling'),
    )!;
    expect(contentOf(article)).toContain('Two spaces.U+E0022U+E0027U+E003EU+E003C');
    expect(contentOf(article)).toMatch(/What it says"'><script>alert\(1\)<\/script>.* send it all/);
  });

  test('a credential is shown nowhere, nor a variable of a server', () => {
    const telling = NAMES.filter((name) => [SECRET, VARIABLE].some((text) => textOf(name).includes(text)));
    expect(telling).toEqual([]);
    const elements = elementsOf(textOf('scan'));
    const near = withClass(elements, 'finding').find((one) => /Before\..*After\./s.test(contentOf(one)))!;
    expect(contentOf(near)).toContain('Token: a credential, not shown');
  });

  test('what was not looked at, what was accepted and how the lock stands is said', () => {
    const elements = elementsOf(textOf('scan'));
    const sections = new Map(
      elements
        .filter(({ tagName }) => tagName === 'section')
        .map((one) => [attributeOf(one, 'id'), contentOf(one)]),
    );
    expect([...sections.keys()]).toEqual([
      'not-examined',
      'findings',
      'servers',
      'accepted',
      'lock',
      'inventory',
      'rules',
    ]);
    expect(sections.get('not-examined')).toContain('larger than the limit');
    expect(sections.get('accepted')).toContain('in the lock: because "\'><script>');
    expect(sections.get('lock')).toMatch(/It pins 2 files.*1 changed/s);
    expect(sections.get('inventory')).toContain('CLAUDE.md');
    expect(contentOf(withClass(elements, 'verdict')[0]!)).toMatch(
      /findings fail this run.*not complete.*exit code 1/s,
    );
  });

  test('drift by kind; the profile of a package and its verdict', () => {
    const drift = contentOf(elementsOf(textOf('verify')).find((one) => attributeOf(one, 'id') === 'lock')!);
    expect(drift).toMatch(/lock\/missing1/);
    expect(drift).toMatch(/lock\/modified1/);
    const audit = elementsOf(textOf('audit'));
    expect(contentOf(withClass(audit, 'verdict')[0]!)).toContain('Do not install');
    expect(contentOf(audit.find((one) => attributeOf(one, 'id') === 'capabilities')!)).toMatch(
      /Credentials it touches1SSH keys/,
    );
  });

  test('servers first, where they were asked for, and what is wrong with them after', () => {
    const elements = elementsOf(textOf('mcp'));
    const sections = elements
      .filter(({ tagName }) => tagName === 'section')
      .map((one) => attributeOf(one, 'id'));
    expect(sections).toEqual(['not-examined', 'servers', 'findings', 'rules']);
    expect(withClass(elements, 'finding').map(contentOf).join()).toContain('mcp/transitive-server');
  });

  test('the same tree, the same bytes', () => {
    const { out } = primitives(['scan', '--format', 'html'], { cwd: pages.root });
    expect(out === textOf('scan')).toBe(true);
  });
});

describe('reports that no scan would make', () => {
  test('every string hostile', async () => {
    const hostile = HOSTILE_REPORT.findings.map((one) => ({
      ...one,
      diff: `@@ ${MARKUP}\n-${MARKUP}\n+\u202e${MARKUP}`,
    }));
    const strings = HOSTILE_PATHS.map((name) => `${name}${MARKUP}`);
    const row = {
      surface: undefined,
      pointer: MARKUP,
      line: 1,
      column: 1,
      transport: 'stdio' as const,
      summary: MARKUP,
      command: MARKUP,
      args: strings,
      env: strings,
      headers: strings,
      url: MARKUP,
      runs: { type: 'url' as const, name: MARKUP, isPinned: false },
      packages: [],
      chain: strings,
      depth: 1,
      isTransitive: true,
      isDisabled: true,
      verdict: 'blocked' as const,
      agents: strings,
      integrity: MARKUP,
    };
    const servers = strings.map((name) => ({ ...row, name, path: name }));
    const page = await html(
      { ...HOSTILE_REPORT, findings: hostile },
      {
        ...OPTIONS,
        verbose: true,
        textOf: () => strings.join('\n'),
        page: async () => ({
          inventory: strings.map((name) => ({
            path: name,
            kind: 'skill',
            agents: strings,
            integrity: MARKUP,
            via: strings,
          })),
          mcp: {
            nodes: [
              { id: 'project', type: 'project', label: 'project' },
              ...strings.map((name) => ({
                id: `server:${name}#${MARKUP}`,
                type: 'server' as const,
                label: name,
              })),
            ],
            edges: strings.map((name) => ({
              from: 'project',
              to: `server:${name}#${MARKUP}`,
              how: 'declares' as const,
            })),
            servers,
            surfaces: servers.map((one) => ({ ...one, surface: MARKUP })),
          },
          lock: 'none',
        }),
      },
    );
    const elements = expectInert(page);
    expect(elements.filter(({ tagName }) => tagName === 'svg')).toHaveLength(2 + strings.length);
  });

  test('a hundred thousand findings make a page that opens, and says what it leaves out', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) =>
      finding({
        path: `file-${i % 20_000}.md`,
        severity: i === 99_999 ? 'critical' : 'low',
        message: `number ${i} ${'<'.repeat(900)}`,
        region: { startLine: 1 + (i % 50), startColumn: 1, endLine: 1 + (i % 50), endColumn: 90 },
      }),
    );
    const inventory = many.map(({ path: name }) => ({
      path: name,
      kind: 'skill' as const,
      agents: [],
      integrity: 'sha512-x',
      via: [],
    }));
    const skipped = inventory.map((one) => ({ path: one.path, reason: 'unreadable' as const }));
    const started = performance.now();
    const page = await html(report(many, { skipped, complete: false }), {
      ...OPTIONS,
      textOf: () => `${'\u200b<'.repeat(60)}\n`.repeat(60),
      page: async () => ({ inventory }),
    });
    expect(performance.now() - started).toBeLessThan(30_000);
    expect(page.length).toBeLessThan(12_000_000);
    expect(page).toContain('number 99999 ');
    expect(page).toMatch(/[\d,]+ findings are not shown here one by one/);
    expect(page).toContain('95,000 more are not shown here');
    expect(page).toContain('99,800 more are not shown here');
  });

  test('a graph of thousands of servers is cut to the worst, and says so', async () => {
    const ids = Array.from({ length: 5_000 }, (_, i) => i);
    const servers = ids.map((i) => ({
      name: `s${i}`,
      surface: undefined,
      path: 'a.json',
      pointer: `/${i}`,
      line: 1,
      column: 1,
      transport: 'stdio' as const,
      summary: 'x',
      command: 'x',
      args: [],
      env: [],
      headers: [],
      url: undefined,
      runs: { type: 'program' as const, name: 'x', isPinned: undefined },
      packages: [],
      chain: ['a.json'],
      depth: 0,
      isTransitive: false,
      isDisabled: false,
      verdict: i === 4_321 ? ('denied' as const) : ('own' as const),
      agents: [],
      integrity: 'sha512-x',
    }));
    const mcp = {
      nodes: [
        { id: 'project', type: 'project' as const, label: 'project' },
        { id: 'primitive:a.json', type: 'primitive' as const, label: 'a.json' },
        ...ids.map((i) => ({ id: `server:a.json#/${i}`, type: 'server' as const, label: `s${i}` })),
      ],
      edges: [
        { from: 'project', to: 'primitive:a.json', how: 'holds' as const },
        ...ids.map((i) => ({
          from: 'primitive:a.json',
          to: `server:a.json#/${i}`,
          how: 'declares' as const,
        })),
      ],
      servers,
      surfaces: [],
    };
    const page = await html(report([]), { ...OPTIONS, page: async () => ({ mcp }) });
    const drawn = withClass(elementsOf(page), 'node').map(contentOf);
    expect(drawn).toHaveLength(52);
    expect(drawn.some((label) => label === 's4321server, denied')).toBe(true);
    expect(page).toContain('4,950 more servers are not drawn');
  });
});

/** Chromium of the system, where there is one. */
function findChromium(): string | undefined {
  const { PRIMITIVES_CHROMIUM, PATH = '' } = process.env;
  if (PRIMITIVES_CHROMIUM) return PRIMITIVES_CHROMIUM;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
  return PATH.split(path.delimiter)
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file) && isBrowser(file));
}

/** Some systems have a script of that name, which asks to install one. */
function isBrowser(file: string): boolean {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 10_000 });
  return /^(?:Chromium|Google Chrome)/.test(stdout ?? '');
}

const executablePath = findChromium();
if (!executablePath) {
  test('in a browser', ({ skip }) => {
    skip('no Chromium here: put one into PATH, or name it with PRIMITIVES_CHROMIUM');
  });
}

describe.runIf(executablePath)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath!, args: ['--disable-gpu'] });
  }, 120_000);
  afterAll(() => browser?.close());

  interface Opened {
    page: Page;
    /** Whatever happened that should not: dialogs, messages, requests, refusals of the policy. */
    events: string[];
    close(): Promise<void>;
  }

  type Settings = NonNullable<Parameters<Browser['newContext']>[0]>;

  async function open(file: string, settings: Settings = {}): Promise<Opened> {
    const context = await browser.newContext(settings);
    const page = await context.newPage();
    const events: string[] = [];
    const address = pathToFileURL(file).href;
    page.on('dialog', (dialog) => {
      events.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => events.push(`console ${message.text()}`));
    page.on('pageerror', (error) => events.push(`error ${error.message}`));
    page.on('request', (request) => {
      if (request.url() !== address) events.push(`request ${request.url()}`);
    });
    await page.goto(address);
    return { page, events, close: () => context.close() };
  }

  const count = (page: Page, selector: string): Promise<number> =>
    page.locator(selector).filter({ visible: true }).count();

  test('nothing of a file runs, loads or is refused; the page does not grow wider than a phone', async () => {
    for (const name of NAMES) {
      const { page, events, close } = await open(pages.files[name], {
        viewport: { width: 390, height: 844 },
      });
      // The images and scripts that were planted have had their time when this answers.
      await page.waitForLoadState('networkidle');
      expect(events).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
      expect(await page.evaluate('document.scripts.length + document.images.length')).toBe(1);
      await close();
    }
  });

  test('the policy refuses what would get in all the same', async () => {
    const file = path.join(path.dirname(pages.files.scan), 'broken.html');
    const smuggled =
      '<img src="https://evil.example/x.png" onerror="alert(1)"><script>alert(2)</script><style>main{display:none}</style><p style="display:none" id="p">x</p><iframe src="data:text/html,x"></iframe><form action="//evil.example"><button>x</button></form>';
    fs.writeFileSync(file, textOf('scan').replace('<main>', `<main>${smuggled}`));
    const { page, events, close } = await open(file);
    await page.evaluate('document.querySelector("button").click()');
    await expect.poll(() => events.join('\n')).toContain('form-action');
    expect(events.filter((event) => event.startsWith('dialog'))).toEqual([]);
    const refused = events.join('\n');
    for (const directive of ['script-src', 'style-src', "default-src 'none'"])
      expect(refused).toContain(directive);
    expect(await page.locator('main').isVisible()).toBe(true);
    expect(await page.locator('#p').isVisible()).toBe(true);
    await close();
  });

  test('search and filter, with scripts; everything is there without', async () => {
    const { page, events, close } = await open(pages.files.scan);
    const all = await count(page, '.finding');
    expect(all).toBeGreaterThan(8);
    const field = page.locator('#findings-list-search');
    await field.fill('SMUGGLING agents.md');
    expect(await count(page, '.finding')).toBe(1);
    expect(await count(page, '.file')).toBe(1);
    await field.fill('');
    await page.locator('input[value=critical]').uncheck();
    expect(await count(page, '.finding[data-severity=critical]')).toBe(0);
    const primitiveRows = await count(page, '#primitives tbody tr');
    await page.locator('#primitives-search').fill('skill.md');
    expect(await count(page, '#primitives tbody tr')).toBeLessThan(primitiveRows);
    expect(events).toEqual([]);
    await close();

    const plain = await open(pages.files.scan, { javaScriptEnabled: false });
    expect(await count(plain.page, '.finding')).toBe(all);
    expect(await count(plain.page, '#primitives tbody tr')).toBe(primitiveRows);
    expect(await count(plain.page, '.search')).toBe(0);
    await plain.page.locator('nav a[href="#inventory"]').click();
    expect(plain.page.url()).toMatch(/#inventory$/);
    await plain.close();
  });

  test.each([
    ['scan', 'light', 1280],
    ['scan', 'dark', 390],
    ['audit', 'dark', 1280],
    ['audit', 'light', 390],
    ['verify', 'dark', 1280],
  ] as const)('axe finds nothing to object to: %s, %s, %i wide', async (name, colorScheme, width) => {
    const { page, close } = await open(pages.files[name], { colorScheme, viewport: { width, height: 900 } });
    await page.evaluate(axe.source);
    const result = (await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')) as {
      violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[];
      passes: unknown[];
    };
    expect(result.passes.length).toBeGreaterThan(15);
    expect(
      result.violations.map(({ id, nodes }) => [id, nodes[0]!.html.slice(0, 200), nodes[0]!.failureSummary]),
    ).toEqual([]);
    await close();
  });

  test('on paper: black on white, nothing folded, nothing to click', async () => {
    const { page, close } = await open(pages.files.scan, { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await count(page, 'nav')).toBe(0);
    expect(await count(page, '.search')).toBe(0);
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
    await close();
  });
});
