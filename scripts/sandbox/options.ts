import type { Permissions } from './actors.ts';
import type { Role } from './state.ts';

export interface AccountSeed {
  readonly login: string;
  readonly name: string;
  readonly permission: Role;
  /** `Bot` stands for a GitHub App, whose events start workflow runs. Default: `User`. */
  readonly type?: 'User' | 'Bot';
}

/** A GitHub App that is installed in the repository. It acts as `<slug>[bot]`, and its events start workflow runs. */
export interface AppSeed {
  readonly id: string;
  readonly slug: string;
  /** What `actions/create-github-app-token` must be given. GitHub's are PEM files; here any text does. */
  readonly privateKey: string;
  /** What the installation was granted. */
  readonly permissions: Permissions;
}

/** A folder that `actions/cache` finds filled when `sameFile` in the workspace equals `original`. */
export interface WarmCache {
  readonly path: string;
  readonly from: string;
  readonly sameFile: string;
  readonly original: string;
}

/** One request to the REST API and its answer, as sent. Bodies are parsed JSON, undefined when empty. */
export interface Exchange {
  readonly method: string;
  /** Path and query below `/api/v3`, e.g. `/repos/o/r/issues?state=open`. */
  readonly path: string;
  readonly requestBody: unknown;
  readonly status: number;
  readonly responseBody: unknown;
}

export interface SandboxOptions {
  /** State is kept here; made when missing. */
  readonly folder: string;
  readonly owner: string;
  readonly repository: string;
  /** A Git checkout: its files (HEAD and the working tree's changes) fill the repository on the first start. */
  readonly seed: { readonly from: string };
  readonly accounts: readonly AccountSeed[];
  readonly apps?: readonly AppSeed[];
  readonly protection?: {
    readonly branch: string;
    readonly requiredStatuses: readonly string[];
    readonly enforceAdmins?: boolean;
    readonly requiredApprovals?: number;
  };
  readonly secrets: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly warmCaches?: readonly WarmCache[];
  /** False: events start no workflows, as in a repository whose Actions are switched off. Default: true. */
  readonly actions?: boolean;
  /** Where jobs find git, bash and npm, as in PATH. Default: this process's. */
  readonly path?: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly pagesPort: number;
  readonly now: () => Date;
  /** 40 hex digits, new ones each time. */
  readonly random: () => string;
  readonly log: (line: string) => void;
  /** Called with each REST exchange, once it has been answered. */
  readonly onExchange?: (exchange: Exchange) => void;
}
