import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogPatterns } from '../scripts/compile/catalog';
import { agentsPage } from '../scripts/docs/agents';
import { gatesPage } from '../scripts/docs/gates';
import { AGENTS } from '../src/catalog';
import type { Agent, PrimitiveFact } from '../src/catalog/agent';
import { SOURCES } from '../src/catalog/sources';
import { KINDS } from '../src/types';

const HELPERS = ['agent', 'index', 'plugin-root', 'sources'];
const ids = readdirSync('src/catalog')
  .map((name) => basename(name, '.ts'))
  .filter((id) => !HELPERS.includes(id));

function factsOf(agent: Agent) {
  return [
    ...agent.primitives,
    ...agent.includes,
    ...agent.mcp,
    ...agent.execution,
    ...(agent.hooks ? [agent.hooks] : []),
    ...(agent.gate ? [agent.gate] : []),
  ];
}

function agentOf(facts: Partial<PrimitiveFact>[], id = 'one'): Agent {
  const primitives = facts.map(
    (fact): PrimitiveFact => ({
      glob: 'a.md',
      kind: 'always-on',
      format: 'md',
      scope: 'project',
      source: ['CC'],
      confidence: 'verified',
      ...fact,
    }),
  );
  return { id, name: id, class: 'agent', primitives, includes: [], mcp: [], execution: [] };
}

describe('the files', () => {
  test.each(ids)('%s is called what it is and exported', async (id) => {
    const { default: agent } = (await import(`../src/catalog/${id}.ts`)) as { default: Agent };
    expect(agent.id).toBe(id);
    expect(AGENTS).toContain(agent);
  });

  test('the index has nothing else and is sorted', () => {
    expect(AGENTS.map(({ id }) => id)).toEqual([...ids].sort());
  });
});

describe('the facts', () => {
  test.each(AGENTS.map((agent): [string, Agent] => [agent.id, agent]))('%s', (_, agent) => {
    for (const fact of factsOf(agent)) {
      expect(fact.source.length, JSON.stringify(fact)).toBeGreaterThan(0);
      for (const key of fact.source) expect(SOURCES).toHaveProperty(key);
      expect(['verified', 'secondary', 'guess']).toContain(fact.confidence);
    }
    for (const fact of agent.primitives) {
      expect(KINDS).toContain(fact.kind);
      if (fact.scope !== 'project') continue;
      expect(fact.glob).toMatch(/^[\w.*?{},/-]+$/);
      expect(fact.glob).not.toMatch(/^\/|\/$|\/\/|\*\*[^/]|[^/{,]\*\*/);
      for (const name of fact.beside ?? []) expect(name).toMatch(/^[\w./-]+$/);
      if (fact.beside) expect(fact.beside.length).toBeGreaterThan(0);
      if (fact.requires) expect(Object.values(fact.requires).flat().length).toBeGreaterThan(0);
    }
  });

  test('none got lost', () => {
    const packages = AGENTS.filter(({ class: kind, id }) => kind !== 'agent' && id !== 'any');
    const mcp = AGENTS.flatMap((agent) => agent.mcp);
    expect(AGENTS.filter(({ class: kind }) => kind === 'agent')).toHaveLength(66);
    expect(packages).toHaveLength(16);
    expect(mcp.length).toBeGreaterThanOrEqual(123);
    expect(
      mcp.filter(({ scope }) => scope === 'project' || scope === 'remote').length,
    ).toBeGreaterThanOrEqual(101);
    expect(AGENTS.flatMap(({ execution }) => execution).length).toBeGreaterThanOrEqual(66);
    expect(AGENTS.flatMap(({ includes }) => includes).length).toBeGreaterThanOrEqual(38);
    expect(AGENTS.filter(({ gate }) => gate)).toHaveLength(66);
    expect(AGENTS.filter(({ hooks }) => hooks)).toHaveLength(43);
  });
});

describe('catalogPatterns', () => {
  test('expands nested braces, folds case and matches at any depth', () => {
    const globs = catalogPatterns([agentOf([{ glob: '{A,.b/{C,**/D}}.md' }, { glob: '**/E.md' }])]).map(
      ({ g }) => g,
    );
    expect(globs).toEqual(['**/.b/**/d.md', '**/.b/c.md', '**/a.md', '**/e.md']);
  });

  test('keeps a glob relative to its marker', () => {
    expect(catalogPatterns([agentOf([{ glob: 'Bin/**', beside: ['POWER.md', '.Plugin/'] }])])).toEqual([
      { g: 'bin/**', b: ['.plugin/', 'power.md'], k: 'always-on', f: 'md', a: [0] },
    ]);
  });

  test('carries conditions, includes and sensitivity', () => {
    const fact: Partial<PrimitiveFact> = {
      requires: { keys: ['k'] },
      includes: ['at-path'],
      sensitive: true,
    };
    expect(catalogPatterns([agentOf([fact])])).toEqual([
      { g: '**/a.md', k: 'always-on', f: 'md', i: ['at-path'], c: [{ keys: ['k'] }], s: 1, a: [0] },
    ]);
  });

  test('merges what differs in the agent only, and leaves out what is not in a repository', () => {
    const agents = [
      agentOf([{}, {}]),
      agentOf([{}, { kind: 'memory' }], 'two'),
      agentOf([{ scope: 'user' }], 'three'),
    ];
    expect(catalogPatterns(agents).map(({ k, a }) => [k, a])).toEqual([
      ['always-on', [0, 1]],
      ['memory', [1]],
    ]);
  });

  test('the order of the facts does not matter', () => {
    const facts: Partial<PrimitiveFact>[] = [{ glob: 'b' }, { glob: 'a' }, { glob: 'a', kind: 'hooks' }];
    expect(catalogPatterns([agentOf(facts)])).toEqual(catalogPatterns([agentOf(facts.reverse())]));
  });

  test('refuses unbalanced braces', () => {
    expect(() => catalogPatterns([agentOf([{ glob: '{a,b' }])])).toThrow('unbalanced');
  });
});

test('docs/agents.md is up to date', () => {
  expect(readFileSync('docs/agents.md', 'utf8')).toBe(agentsPage());
});

test('docs/gates.md is up to date', () => {
  expect(readFileSync('docs/gates.md', 'utf8')).toBe(gatesPage());
});
