import { annotationOf, parseCommand } from './commands.ts';
import { annotate } from './host.ts';
import type { Host } from './host.ts';
import type { StepLog } from './logs.ts';

/** Takes a step's lines: keeps them in the log and obeys the `::commands::` among them. */
export function outputReader(host: Host, log: StepLog, outputs: Record<string, string>): (line: string) => void {
  let stopToken: string | undefined;
  return (line) => {
    const command = parseCommand(line);
    if (stopToken !== undefined) {
      if (command?.name === stopToken.toLowerCase()) stopToken = undefined;
      return log.line(line);
    }
    if (command === undefined) return log.line(line);
    const annotation = annotationOf(command);
    if (annotation) {
      annotate(host, annotation);
      return log.line(`##[${annotation.level}]${command.message}`);
    }
    switch (command.name) {
      case 'add-mask':
        host.mask.hide(command.message);
        return log.line('::add-mask::***');
      case 'group':
        return log.line(`##[group]${command.message}`);
      case 'endgroup':
        return log.line('##[endgroup]');
      case 'debug':
        return log.line(`##[debug]${command.message}`);
      case 'set-output':
        outputs[command.properties['name'] ?? ''] = command.message;
        return log.line("##[warning]The `set-output` command is deprecated: write to $GITHUB_OUTPUT.");
      case 'stop-commands':
        stopToken = command.message;
        return log.line(line);
      default:
        return log.line(line);
    }
  };
}
