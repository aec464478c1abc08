/** Checks exchanges with a GitHub-like server against GitHub's own OpenAPI description. */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';

export interface CheckedExchange {
  readonly method: string;
  /** Path and query below the API's root. */
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}

interface Operation {
  readonly request?: { readonly properties?: Readonly<Record<string, unknown>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

export interface Contract {
  /** Every violation of one exchange, as sentences; none when it is as GitHub's would be. */
  check(exchange: CheckedExchange): string[];
}

/** Answers that GitHub gives everywhere without listing them for each operation. */
const COMMON_STATUSES = new Set([400, 401, 403, 404, 409, 422, 429]);

/** Of what the sandbox answers, or of another slice beside this file. */
export function loadContract(slice: 'github' | 'effects' | 'teams' = 'github'): Contract {
  const file = new URL(`${slice}-openapi.json`, import.meta.url);
  const description = JSON.parse(readFileSync(file, 'utf8')) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true, formats: FORMATS });
  ajv.addSchema(description, 'github');
  const compiled = new Map<string, ValidateFunction>();

  function validate(pointer: string, value: unknown, what: string): string[] {
    let check = compiled.get(pointer);
    if (check === undefined) compiled.set(pointer, check = ajv.compile({ $ref: `github#${pointer}` }));
    if (check(value)) return [];
    return (check.errors ?? []).map((error) => `${what}${error.instancePath} ${error.message ?? 'is wrong'} (${JSON.stringify(error.params)})`);
  }

  function check(exchange: CheckedExchange): string[] {
    const path = findPath(description, exchange);
    const method = exchange.method.toLowerCase();
    const operation = path === undefined ? undefined : description.paths[path]?.[method];
    if (path === undefined || operation === undefined) return ['is no operation of the slice (test/contract/slice.ts)'];
    const at = `/paths/${pointerPart(path)}/${method}`;
    return [
      ...(exchange.status < 300 ? checkRequest(operation, at, exchange) : []),
      ...checkResponse(operation, at, exchange),
    ];
  }

  /** Refused requests may well be malformed; of those that were accepted, unknown fields count as mistakes. */
  function checkRequest(operation: Operation, at: string, { requestBody }: CheckedExchange): string[] {
    if (operation.request === undefined || requestBody === undefined) return [];
    const known = operation.request.properties;
    const extra = known === undefined || typeof requestBody !== 'object' || requestBody === null
      ? []
      : Object.keys(requestBody).filter((name) => !(name in known)).map((name) => `request/${name} is unknown to GitHub`);
    return [...validate(`${at}/request`, requestBody, 'request'), ...extra];
  }

  function checkResponse(operation: Operation, at: string, { status, responseBody }: CheckedExchange): string[] {
    if (status === 304 || status >= 500) return [];
    if (String(status) in operation.responses) {
      const schema = operation.responses[String(status)];
      const hasBody = Object.keys(schema as object).length > 0;
      if (!hasBody) return responseBody === undefined || status >= 400 ? [] : ['response has a body, GitHub sends none'];
      // Diffs and raw files are asked for by media type and are no JSON.
      if (typeof responseBody === 'string') return [];
      return validate(`${at}/responses/${status}`, responseBody, 'response');
    }
    if (!COMMON_STATUSES.has(status)) return [`answers ${status}, which GitHub does not`];
    return validate('/components/schemas/basic-error', responseBody, 'response');
  }

  return {
    check: (exchange) => check(exchange).map((violation) => `${exchange.method} ${exchange.path} → ${exchange.status}: ${violation}`),
  };
}

function findPath(description: Description, { method, path }: CheckedExchange): string | undefined {
  const wanted = path.split('?')[0] ?? '';
  const candidates = Object.keys(description.paths).filter((candidate) => {
    // Only a ref or a file's path may hold slashes that came unencoded.
    const pattern = candidate
      .replace(/[.+*?^$()|[\]\\]/g, '\\$&')
      .replace(/(git\/refs?|git\/matching-refs|compare|contents)\/\{[^}]+\}$/, '$1/.*')
      .replace(/\{[^}]+\}/g, '[^/]+');
    return new RegExp(`^${pattern}$`).test(wanted) && method.toLowerCase() in (description.paths[candidate] ?? {});
  });
  // `/issues/comments` matches `/issues/{issue_number}` too: the one with fewer parameters is meant.
  return candidates.sort((a, b) => a.split('{').length - b.split('{').length)[0];
}

function pointerPart(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}

const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
  email: /^\S+@\S+$/,
  uri: { validate: (value: string) => URL.canParse(value) },
  url: { validate: (value: string) => URL.canParse(value) },
  'uri-template': true,
  hostname: true,
  int32: true,
  int64: true,
  timestamp: true,
  'repo.nwo': true,
} as const;
