import type { Severity } from './problem.ts';

/** `catalog/signpost.yaml`: what holds for the whole catalog. */
export interface Settings {
  /** Name of the company or department, shown in the site's header. */
  readonly organization: string;
  /** `owner/name` on GitHub; links to issues and files are made from it. */
  readonly repository: string;
  readonly defaultBranch: string;
  /** `https://github.com`, or a GitHub Enterprise Server's address, without a slash at the end. */
  readonly server: string;
  /** Address of the site with its path, without a slash at the end; undefined where nobody has said it. */
  readonly siteUrl?: string;
  /** Kinds whose entities have badges, lower case. */
  readonly badges: readonly string[];
  /** In a strict catalog a dangling reference and the like is an error, otherwise a warning. */
  readonly strict: boolean;
  /** Languages of the site's interface: the first at its root, the others below their own name, such as `/nl/`. */
  readonly languages: readonly Language[];
  /** The Group that owns what nobody else does; the group `platform` when left out. */
  readonly platform?: string;
  /** Login under which the handlers write on GitHub: what it wrote, and nothing else, is taken for theirs. */
  readonly bot: string;
  readonly requests: RequestLimits;
  readonly licenses: LicensePolicy;
  /** Days before a certificate's end on which somebody hears of it, the most first; at least one. */
  readonly certificateDays: readonly number[];
  /** Checks that are off, or weigh more or less than usual. */
  readonly checks: readonly Switch[];
}

/** How much one person may ask for, so that nobody can keep everybody else waiting. */
export interface RequestLimits {
  /** Requests opened within any 24 hours. */
  readonly perPersonPerDay: number;
  /** Requests that are open at the same time. */
  readonly openPerPerson: number;
}

/** Which licences the company lives with. Ids of SPDX, or the beginning of some with a star. */
export interface LicensePolicy {
  readonly forbidden: readonly string[];
  /** Empty where every licence is that is not forbidden. */
  readonly allowed: readonly string[];
  readonly exceptions: readonly LicenseException[];
}

export interface LicenseException {
  readonly license: string;
  /** References of entities as written, and packages by their purl without version. */
  readonly for: readonly string[];
  readonly because: string;
  /** Last day on which it holds, in UTC; undefined when it has no end. */
  readonly until?: string;
}

/** Languages that the site's interface speaks. What owners write stays as they wrote it. */
export const languages = ['en', 'nl'] as const;
export type Language = (typeof languages)[number];

/** Another severity for one check, everywhere or in some files. */
export interface Switch {
  readonly code: string;
  readonly severity: 'off' | Severity;
  /** Globs over file names; everywhere when left out. */
  readonly in?: readonly string[];
  readonly because: string;
}

export const defaultSettings: Settings = {
  organization: 'Signpost',
  repository: 'example/signpost',
  defaultBranch: 'main',
  server: 'https://github.com',
  badges: [],
  strict: false,
  languages: ['en'],
  // As whom the token writes that Actions gives every run.
  bot: 'github-actions[bot]',
  requests: { perPersonPerDay: 50, openPerPerson: 50 },
  licenses: { forbidden: [], allowed: [], exceptions: [] },
  certificateDays: [30, 14, 7],
  checks: [],
};
