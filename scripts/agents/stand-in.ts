/**
 * A stand-in for the endpoints of models, on loopback: records what it is sent, and answers "done" in the format that was
 * asked for. It has no account and knows nobody.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StandIn {
  url: string;
  /** Bodies of all requests since the last call, path in front. */
  take(): string[];
  close(): void;
}

const USAGE = { input_tokens: 1, output_tokens: 1 };

function events(list: readonly object[], named: boolean): string {
  return list
    .map(
      (data) =>
        `${named ? `event: ${(data as { type: string }).type}\n` : ''}data: ${JSON.stringify(data)}\n\n`,
    )
    .join('');
}

/** OpenAI's Responses. */
function responses(): string {
  const message = {
    type: 'message',
    id: 'm1',
    role: 'assistant',
    status: 'completed',
    content: [{ type: 'output_text', text: 'done', annotations: [] }],
  };
  const usage = { ...USAGE, total_tokens: 2, input_tokens_details: null, output_tokens_details: null };
  return events(
    [
      { type: 'response.created', response: { id: 'r1' } },
      { type: 'response.output_item.added', output_index: 0, item: { ...message, content: [] } },
      { type: 'response.output_text.delta', item_id: 'm1', output_index: 0, content_index: 0, delta: 'done' },
      { type: 'response.output_item.done', output_index: 0, item: message },
      { type: 'response.completed', response: { id: 'r1', output: [message], usage } },
    ],
    true,
  );
}

/** OpenAI's Chat Completions. */
function chat(isStream: boolean): string {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  const base = { id: 'c1', created: 1, model: 'stand-in' };
  if (!isStream) {
    const choices = [{ index: 0, message: { role: 'assistant', content: 'done' }, finish_reason: 'stop' }];
    return JSON.stringify({ ...base, object: 'chat.completion', choices, usage });
  }
  const chunk = (delta: object, finish_reason: string | null) => ({
    ...base,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason }],
  });
  const list = [chunk({ role: 'assistant', content: 'done' }, null), { ...chunk({}, 'stop'), usage }];
  return `${events(list, false)}data: [DONE]\n\n`;
}

/** Anthropic's Messages. */
function messages(isStream: boolean): string {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'stand-in',
    content: [] as object[],
    stop_reason: null as string | null,
    stop_sequence: null,
    usage: USAGE,
  };
  if (!isStream)
    return JSON.stringify({ ...message, content: [{ type: 'text', text: 'done' }], stop_reason: 'end_turn' });
  return events(
    [
      { type: 'message_start', message },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'done' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: USAGE },
      { type: 'message_stop' },
    ],
    true,
  );
}

/** Google's generateContent. */
function gemini(isStream: boolean): string {
  const answer = {
    candidates: [{ content: { role: 'model', parts: [{ text: 'done' }] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  };
  return isStream ? events([answer], false) : JSON.stringify(answer);
}

function answerTo(path: string, body: string): { type: string; text: string } {
  const isStream = /"stream":\s*true/.test(body) || path.includes('streamGenerateContent');
  const type = isStream ? 'text/event-stream' : 'application/json';
  if (path.includes('/responses')) return { type: 'text/event-stream', text: responses() };
  if (path.includes('/chat/completions')) return { type, text: chat(isStream) };
  if (path.includes('count_tokens')) return { type: 'application/json', text: '{"input_tokens":1}' };
  if (path.includes('countTokens')) return { type: 'application/json', text: '{"totalTokens":1}' };
  if (path.includes('/messages')) return { type, text: messages(isStream) };
  if (path.includes('enerateContent')) return { type, text: gemini(isStream) };
  return { type: 'application/json', text: '{"data":[],"models":[]}' };
}

export async function standIn(): Promise<StandIn> {
  let seen: string[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      seen.push(`${request.method} ${request.url}\n${body}`);
      const { type, text } = answerTo(request.url ?? '', body);
      response.writeHead(200, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    close: () => server.close(),
  };
}
