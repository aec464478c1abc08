import { decide } from '../catalog/access.ts';
import { loadCatalog, type Catalog } from '../catalog/catalog.ts';
import { decidingRules } from '../catalog/deciding-rules.ts';
import { environments } from '../catalog/environments.ts';
import { isChoice } from '../catalog/pickers.ts';
import { newProblems } from '../model/grouping.ts';
import type { Decision } from '../model/policy.ts';
import type { RequestProblem, RequestRecord } from '../model/request.ts';
import type { Service } from '../model/service.ts';
import type { Files } from '../read/files.ts';
import type { Layer } from './layer.ts';
import type { Known } from './answers.ts';
import type { Snapshot } from './verify.ts';

/** Catalogs in which to look for earlier versions of a service, the likeliest first. */
export type Past = (service: string) => Iterable<Snapshot>;

/** What a request is understood and rendered against. */
export interface World {
  readonly catalog: Catalog;
  readonly files: Files;
  readonly known: Known;
  readonly past: Past;
}

/** Without `past`, instances of an earlier version of their service can neither be renewed nor deleted. */
export function worldOf(catalog: Catalog, files: Files, past: Past = () => [{ catalog, files }]): World {
  return { catalog, files, past, known: known(catalog) };
}

/** May this have been asked? By the policies of the given catalog. */
export function decideRequest(catalog: Catalog, service: Service, asked: Pick<RequestRecord, 'action' | 'requester' | 'environment'>): Decision {
  const environment = environments(catalog).find(({ name }) => name === asked.environment);
  const question = { user: asked.requester, action: asked.action, service, ...(environment ? { environment } : {}) };
  return decide(catalog, decidingRules(catalog), question);
}

export function known(catalog: Catalog): Known {
  const places = environments(catalog);
  return {
    environments: new Set(places.map(({ name }) => name)),
    accepts: (picker, value) => isChoice(catalog, picker, value),
    leaseMax: (environment) => places.find(({ name }) => name === environment)?.leaseMax,
  };
}

export function unknownUser(login: string, disowned?: string): RequestProblem {
  if (disowned !== undefined) {
    const fix = 'Ask again; an issue that was opened for somebody can be closed, but its text cannot be edited.';
    return { code: 'requester-unproven', message: `This issue was opened for somebody, but ${disowned}, so nobody asks for this.`, fix };
  }
  return {
    code: 'requester-unknown',
    message: `The catalog has no user with the GitHub login ${login}, so nothing can be requested under it.`,
    fix: 'Ask for an entry under catalog/org/, with the annotation github.com/user-login.',
  };
}

/** Errors that the request would bring into the catalog: a taken entity name, a value that the format forbids, a reference that leads nowhere. */
export function brokenCatalog(catalog: Catalog, layer: Layer): readonly RequestProblem[] {
  const after = loadCatalog(layer.after, { today: catalog.today, sought: 'errors' }).problems;
  return newProblems(catalog.problems, after)
    .filter(({ severity }) => severity === 'error')
    .map(({ code, file, message, fix }) => ({ code, message: `${file}: ${message}`, ...(fix === undefined ? {} : { fix }) }));
}
