/** The commands at the head of a push, and the answer that refuses it. See gitprotocol-pack(5). */
import { ZERO_SHA } from './repository.ts';

export interface PushCommand {
  /** Undefined: the ref is to be made. */
  readonly before: string | undefined;
  /** Undefined: the ref is to be deleted. */
  readonly after: string | undefined;
  readonly ref: string;
}

export interface Push {
  readonly commands: readonly PushCommand[];
  readonly capabilities: readonly string[];
}

/** Reads the pkt-lines up to the first flush; no commands for the probe that git sends before a large push. */
export function parsePush(body: Buffer): Push {
  const commands: PushCommand[] = [];
  let capabilities: string[] = [];
  let at = 0;
  while (at + 4 <= body.length) {
    const length = Number.parseInt(body.subarray(at, at + 4).toString('latin1'), 16);
    if (!(length > 4)) break;
    const [command = '', options] = body.subarray(at + 4, at + length).toString().split('\0');
    if (options !== undefined) capabilities = options.trim().split(' ');
    const [before = '', after = '', ...ref] = command.trimEnd().split(' ');
    // A push from a shallow clone begins with lines `shallow <sha>`.
    if (before !== 'shallow') commands.push({ before: existing(before), after: existing(after), ref: ref.join(' ') });
    at += length;
  }
  return { commands, capabilities };
}

function existing(sha: string): string | undefined {
  return sha === ZERO_SHA ? undefined : sha;
}

/** A `report-status` answer in which every command failed: each with its reason. */
export function refusePush(push: Push, reason: (command: PushCommand) => string): Buffer {
  const lines = ['unpack ok\n', ...push.commands.map((command) => `ng ${command.ref} ${reason(command)}\n`)];
  const report = Buffer.from(`${lines.map(packetLine).join('')}0000`);
  if (!push.capabilities.includes('side-band-64k')) return report;
  return Buffer.concat([Buffer.from((report.length + 5).toString(16).padStart(4, '0')), Buffer.from([1]), report, Buffer.from('0000')]);
}

function packetLine(line: string): string {
  return (Buffer.byteLength(line) + 4).toString(16).padStart(4, '0') + line;
}
