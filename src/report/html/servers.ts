/** MCP servers, and what else starts by itself: the table beside the picture, which says all that the picture says. */
import type { Graph, ServerRow } from '../../mcp/graph';
import { type Child, el, type Html, together } from '../../text/html';
import { MOST_SERVERS, NAME_UNITS } from './bounds';
import { graphHtml } from './graph';
import { badge, codeHtml, digestHtml, more, pathHtml, proseHtml, row, tableHtml } from './parts';
import { VERDICTS, worstFirst } from './verdicts';

export function serversHtml(graph: Graph): Html {
  const { servers, surfaces } = graph;
  return together(
    servers.length === 0 ? el('p', {}, 'No MCP server is declared anywhere.') : undefined,
    servers.length === 0 ? undefined : graphHtml(graph),
    servers.length === 0
      ? undefined
      : tableHtml(
          'MCP servers',
          ['server', 'verdict', 'runs or reaches', 'declared in'],
          [worstFirst(servers).slice(0, MOST_SERVERS).map(serverRow)],
        ),
    more(servers.length - MOST_SERVERS, 'are'),
    surfaces.length === 0
      ? undefined
      : [
          el('h3', {}, 'Runs by itself'),
          tableHtml(
            'Commands that start by themselves',
            ['what starts it', 'verdict', 'runs', 'declared in'],
            [worstFirst(surfaces).slice(0, MOST_SERVERS).map(serverRow)],
          ),
          more(surfaces.length - MOST_SERVERS, 'are'),
        ],
  );
}

function serverRow(server: ServerRow): Html {
  const {
    name,
    surface,
    verdict,
    isDisabled,
    transport,
    summary,
    runs,
    env,
    headers,
    path,
    line,
    chain,
    integrity,
  } = server;
  const { tone, words } = VERDICTS[verdict];
  const names = [...env, ...headers];
  const needsApproval = verdict === 'blocked' || verdict === 'warned';
  const before = chain.slice(0, -1);
  return row([
    codeHtml(surface ?? name),
    [badge(tone, words), isDisabled ? ' switched off' : undefined],
    [
      surface === undefined ? `${transport} ` : undefined,
      codeHtml(summary, 2 * NAME_UNITS),
      runs.isPinned === false ? [' ', badge('warn', 'not pinned')] : undefined,
      note(names.length === 0 ? undefined : ['sets ', proseHtml(names.join(', '), NAME_UNITS)]),
      note(needsApproval ? ['digest ', digestHtml(integrity)] : undefined),
    ],
    [
      pathHtml(path, line),
      note(
        before.length === 0
          ? undefined
          : ['brought by ', before.map((step, i) => [i > 0 ? ' \u2192 ' : '', pathHtml(step)])],
      ),
    ],
  ]);
}

function note(content: Child): Child {
  return content === undefined ? undefined : el('span', { class: 'through' }, content);
}
