import { spawn, type ChildProcess } from 'node:child_process';
import { accessSync } from 'node:fs';
import { maskSecrets } from './secrets.ts';

export interface ProgramOptions {
  /** Must exist. */
  readonly cwd: string;
  /** All that the process sees of the environment; nothing of our own is added. `PATH` is where the program is looked for. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Between being asked to end, which lets a program give its locks back, and being ended; 15 s when absent. */
  readonly graceMs?: number;
  /** Values that come out as stars, in the words of the program too. */
  readonly secrets: readonly string[];
  /** For its standard input, which is empty otherwise. */
  readonly input?: string;
}

export interface ProgramEnd {
  /** `missing`: there is no such program on the PATH, and nothing has run. `timeout` and `killed`: it did not end by itself. */
  readonly end: 'exit' | 'missing' | 'timeout' | 'killed';
  /** -1 unless it ended by itself. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** It said more than is kept of either stream. */
  readonly cut: boolean;
}

/** Bytes that are kept of each stream; a plan of some thousand resources as JSON has a fraction of it. */
const kept = 32 * 1024 * 1024;

/**
 * Runs a program without a shell, in a process group of its own, so that what it starts ends with it: at the timeout, and when
 * this process is told to end. Throws only when the system cannot start it for another reason than that it is missing.
 */
export async function runProgram(program: string, args: readonly string[], options: ProgramOptions): Promise<ProgramEnd> {
  const { cwd, env, timeoutMs, graceMs = 15_000, secrets, input } = options;
  accessSync(cwd);
  const child = spawn(program, args, { cwd, env, detached: true, shell: false, windowsHide: true, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  const out = collect(child.stdout);
  const err = collect(child.stderr);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    endGroup(child, graceMs);
  }, timeoutMs);
  const letGo = endWithUs(child, graceMs);
  // A program that does not read its input closes it; that is its own business.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  try {
    const code = await ended(child);
    if (code === 'missing') return { end: 'missing', code: -1, out: '', err: '', cut: false };
    const said = { out: maskSecrets(out.text(), secrets), err: maskSecrets(err.text(), secrets), cut: out.cut() || err.cut() };
    if (late) return { end: 'timeout', code: -1, ...said };
    return code === null ? { end: 'killed', code: -1, ...said } : { end: 'exit', code, ...said };
  } finally {
    clearTimeout(timer);
    letGo();
    // What it left running in the background does not outlive it.
    signalGroup(child, 'SIGKILL');
  }
}

/** Its exit code; null when a signal ended it. */
function ended(child: ChildProcess): Promise<number | null | 'missing'> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null | 'missing'>();
  child.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') resolve('missing');
    else reject(new Error(`${child.spawnfile} could not be started (${error.code ?? error.message}).`, { cause: error }));
  });
  // Grandchildren may hold the streams open after it; they are given a moment to say the rest.
  child.once('exit', (code) => setTimeout(() => resolve(code), 500).unref());
  child.once('close', (code) => resolve(code));
  return promise;
}

function collect(stream: NodeJS.ReadableStream | null) {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('data', (chunk: Buffer) => {
    if (size < kept) chunks.push(chunk);
    size += chunk.length;
  });
  return { text: () => Buffer.concat(chunks).toString('utf8'), cut: () => size > kept };
}

/** A job that is cancelled asks us to end; then the program ends first, and gives its locks back. */
function endWithUs(child: ChildProcess, graceMs: number): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const listeners = signals.map((signal) => {
    const listener = () => {
      endGroup(child, graceMs);
      child.once('exit', () => {
        letGo();
        process.kill(process.pid, signal);
      });
    };
    process.once(signal, listener);
    return [signal, listener] as const;
  });
  const letGo = () => {
    for (const [signal, listener] of listeners) process.removeListener(signal, listener);
  };
  return letGo;
}

function endGroup(child: ChildProcess, graceMs: number): void {
  signalGroup(child, 'SIGTERM');
  setTimeout(() => {
    if (child.exitCode === null && child.signalCode === null) signalGroup(child, 'SIGKILL');
  }, graceMs).unref();
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}
