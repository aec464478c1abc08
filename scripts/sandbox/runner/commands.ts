import type { Annotation } from '../runs.ts';

/** `::name key=value,…::message`, as a step prints it. */
export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/**
 * The command in a line of output, if it is one.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function parseCommand(line: string): Command | undefined {
  const match = /^\s*::([A-Za-z-]+)(?: (.*?))?::(.*)$/s.exec(line);
  if (!match?.[1]) return undefined;
  const properties: Record<string, string> = {};
  for (const pair of (match[2] ?? '').split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0) properties[pair.slice(0, equals).trim()] = unescapeProperty(pair.slice(equals + 1));
  }
  return { name: match[1].toLowerCase(), properties, message: unescapeMessage(match[3] ?? '') };
}

function unescapeMessage(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function unescapeProperty(text: string): string {
  return unescapeMessage(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

/** The annotation that `::error::`, `::warning::` or `::notice::` makes; undefined for other commands. */
export function annotationOf({ name, properties, message }: Command): Annotation | undefined {
  if (name !== 'error' && name !== 'warning' && name !== 'notice') return undefined;
  const line = wholeNumber(properties['line']);
  const column = wholeNumber(properties['col']);
  return {
    level: name,
    message,
    ...(properties['title'] ? { title: properties['title'] } : {}),
    ...(properties['file'] ? { file: properties['file'] } : {}),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** What a step wrote to GITHUB_OUTPUT or GITHUB_ENV: `name=value` or `name<<END`, lines, `END`. Throws when malformed. */
export function parseAssignments(text: string, file: 'GITHUB_OUTPUT' | 'GITHUB_ENV' | 'GITHUB_STATE'): Record<string, string> {
  const assignments: Record<string, string> = Object.create(null) as Record<string, string>;
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (heredoc > 0 && (equals < 0 || heredoc < equals)) {
      const delimiter = line.slice(heredoc + 2);
      const end = lines.indexOf(delimiter, at + 1);
      if (delimiter === '' || end < 0) throw new Error(`${file}: no line "${delimiter}" ends the value of "${line.slice(0, heredoc)}"`);
      assignments[line.slice(0, heredoc)] = lines.slice(at + 1, end).join('\n');
      at = end;
    } else if (equals > 0) assignments[line.slice(0, equals)] = line.slice(equals + 1);
    else throw new Error(`${file}: "${line}" is neither name=value nor name<<DELIMITER`);
  }
  return { ...assignments };
}

/** Variables that GitHub lets no step set for later ones. */
export function mayBeSet(variable: string): boolean {
  return !/^(GITHUB_|RUNNER_)/i.test(variable) && variable.toUpperCase() !== 'NODE_OPTIONS';
}
