import { globalFolder, type RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';

/** Lower case, digits; dots, hyphens and underscores inside, never two dots together: safe as a folder name on every system. */
const folderName = /^(?!.*\.\.)[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9])?$/;

export interface InstancePlace {
  readonly name: string;
  readonly environment?: string;
}

/** `live/<environment or global>/<service>/<name>`; see docs/adr/0004. */
export function instanceFolder(service: Pick<Service, 'name'>, place: InstancePlace): string {
  return `live/${place.environment ?? globalFolder}/${service.name}/${place.name}`;
}

/** Empty when name and environment may become folders. */
export function placeProblems(place: InstancePlace): readonly RequestProblem[] {
  const problems: RequestProblem[] = [];
  if (!folderName.test(place.name)) {
    problems.push({
      code: 'instance-name',
      field: 'name',
      message: `The instance would be called “${place.name}”, which cannot be a folder.`,
      fix: 'Use lower case letters, digits and hyphens; begin and end with a letter or digit.',
    });
  }
  if (place.environment !== undefined && (!folderName.test(place.environment) || place.environment === globalFolder)) {
    problems.push({
      code: 'instance-environment',
      field: 'environment',
      message: `“${place.environment}” is not the name of an environment.`,
    });
  }
  return problems;
}
