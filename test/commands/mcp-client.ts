import { PassThrough } from 'node:stream';
import { serveMcp } from '../../scripts/commands/mcp/server.ts';
import { Session } from '../../scripts/commands/mcp/session.ts';

export interface ToolResult {
  readonly content: readonly { readonly text: string }[];
  readonly structuredContent?: Record<string, unknown>;
  readonly isError?: boolean;
}

export interface McpClient {
  /** The result of a request of the protocol. */
  ask(method: string, params?: object): Promise<unknown>;
  call(tool: string, given?: object): Promise<ToolResult>;
  close(): Promise<void>;
}

/** Speaks the protocol with a server in this process, a line for each message as on standard input and output. */
export async function connectMcp(root: string, env: Readonly<Record<string, string>>): Promise<McpClient> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const ended = serveMcp(new Session(root, { env }), input, output);
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let rest = '';
  output.setEncoding('utf8').on('data', (part: string) => {
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const message = JSON.parse(line) as { id?: number; result?: unknown; error?: { message: string } };
      const asked = waiting.get(message.id ?? -1);
      if (message.error) asked?.reject(new Error(message.error.message));
      else asked?.resolve(message.result);
    }
  });
  let count = 0;
  const send = (message: object) => input.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const ask = (method: string, params: object = {}) =>
    new Promise((resolve, reject) => {
      count += 1;
      waiting.set(count, { resolve, reject });
      send({ id: count, method, params });
    });
  await ask('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } });
  send({ method: 'notifications/initialized' });
  return {
    ask,
    call: async (name, given = {}) => (await ask('tools/call', { name, arguments: given })) as ToolResult,
    async close() {
      input.end();
      await ended;
    },
  };
}
