import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

export interface ProcessRequest {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Each line of output and of error output, without its end. */
  readonly onLine: (line: string) => void;
  /** Aborting ends the process and all that it started. */
  readonly signal: AbortSignal;
}

/** Child processes of one job, each the leader of its own group. */
export interface Processes {
  /** The exit code; undefined when a signal ended it. Throws when it cannot be started. */
  run(request: ProcessRequest): Promise<number | undefined>;
  /** Ends what steps have left in the background. */
  end(): void;
}

/** After this a process that ignores SIGTERM gets SIGKILL. GitHub waits 10 s; a laptop's user should not have to. */
const GRACE_MS = 2_000;
/** How long output may stay open after the process has ended, because something in the background holds it. */
const DRAIN_MS = 500;

export function createProcesses(): Processes {
  const groups = new Set<number>();
  return {
    async run({ command, args, folder, env, onLine, signal }) {
      const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
      if (signal.aborted) return undefined;
      const child = spawn(command, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
      if (child.pid !== undefined) groups.add(child.pid);
      const ends = [readLines(child.stdout, onLine), readLines(child.stderr, onLine)];
      const abort = () => {
        if (child.pid === undefined) return;
        signalGroup(child.pid, 'SIGTERM');
        // By then the number may belong to somebody else, unless the group still counts as ours.
        setTimeout(() => child.pid !== undefined && groups.has(child.pid) && signalGroup(child.pid, 'SIGKILL'), GRACE_MS).unref();
      };
      signal.addEventListener('abort', abort, { once: true });
      child.on('error', (cause) => reject(new Error(`${command} could not be started: ${cause.message}`, { cause })));
      child.on('close', (code) => resolve(code ?? undefined));
      child.on('exit', (code) => {
        if (child.pid !== undefined && !signalGroup(child.pid, 0)) groups.delete(child.pid);
        setTimeout(() => resolve(code ?? undefined), DRAIN_MS).unref();
      });
      try {
        return await promise;
      } finally {
        signal.removeEventListener('abort', abort);
        for (const end of ends) end();
      }
    },
    end() {
      for (const group of groups) signalGroup(group, 'SIGKILL');
      groups.clear();
    },
  };
}

/** False when the group has ended. Signal 0 only asks. */
function signalGroup(group: number, signal: 'SIGTERM' | 'SIGKILL' | 0): boolean {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
}

/** Gives whole lines; the function it returns gives the rest and stops listening. */
function readLines(stream: NodeJS.ReadableStream, onLine: (line: string) => void): () => void {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  const take = (chunk: Buffer) => {
    const lines = (rest + decoder.write(chunk)).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line.replace(/\r$/, ''));
  };
  stream.on('data', take);
  return () => {
    stream.removeListener('data', take);
    stream.resume();
    rest += decoder.end();
    if (rest !== '') onLine(rest);
  };
}
