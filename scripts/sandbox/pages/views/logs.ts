import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { resolve, sep } from 'node:path';

export interface LogLine {
  /** ISO 8601; empty when the line has none. */
  readonly time: string;
  readonly text: string;
  readonly kind: 'plain' | 'command' | 'group' | 'error' | 'warning' | 'notice';
}

const SHOWN_BYTES = 200_000;

/** The end of a step's log. Empty when the file is not there (yet) or outside the sandbox's folder. */
export function readLog(folder: string, file: string, limit = SHOWN_BYTES): { lines: LogLine[]; isCut: boolean } {
  const path = resolve(folder, file);
  if (!path.startsWith(resolve(folder) + sep)) return { lines: [], isCut: false };
  let handle: number;
  try {
    handle = openSync(path, 'r');
  } catch {
    return { lines: [], isCut: false };
  }
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, limit));
    readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    const lines = bytes.toString().replace(/\n$/, '').split('\n');
    const isCut = size > bytes.length;
    // The first line of a cut log is half a line.
    return { lines: (isCut ? lines.slice(1) : lines).map(parseLine), isCut };
  } finally {
    closeSync(handle);
  }
}

/** Colour codes of terminals. */
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

const KINDS: Readonly<Record<string, LogLine['kind']>> = {
  error: 'error', warning: 'warning', notice: 'notice', command: 'command', group: 'group', endgroup: 'group', debug: 'plain',
};

/** `2026-01-31T12:00:00.000Z ##[error]text`; colours are dropped. */
export function parseLine(line: string): LogLine {
  const [, time = '', rest = ''] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z )?(.*)$/s.exec(line) ?? [];
  const text = rest.replace(ANSI, '').replace(/\r/g, '');
  const marked = /^(?:##\[|::)(error|warning|notice|command|group|endgroup|debug)(?:\]| [^:]*::|::)(.*)$/s.exec(text);
  const kind = KINDS[marked?.[1] ?? ''] ?? 'plain';
  return { time: time.trim(), text: marked?.[2] ?? text, kind };
}
