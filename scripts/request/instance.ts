import { globalFolder, type RequestProblem } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import { problem } from './wording.ts';

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
    problems.push(problem('instance-name', { name: place.name }, { field: 'name' }));
  }
  if (place.environment !== undefined && (!folderName.test(place.environment) || place.environment === globalFolder)) {
    problems.push(problem('instance-environment', { environment: place.environment }, { field: 'environment' }));
  }
  return problems;
}
