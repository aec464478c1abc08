import type { Catalog } from '../catalog/catalog.ts';
import type { FollowedRequest } from '../publish/requests.ts';
import type { ReadCertificates } from './certificates.ts';
import type { FileHistory } from '../read/file-history.ts';
import type { Files } from '../read/files.ts';
import type { RecentChange } from './changes/recent.ts';

/** What a row says in one column. A list holds several values; a column that is absent says nothing. */
export type Cell = string | number | boolean | readonly string[];

/** By the names of columns. */
export type ReportRow = Readonly<Record<string, Cell | undefined>>;

/** What takes a second or more to find out: from Git, or from GitHub. */
export type SlowFact = 'requests' | 'history';

/** What reports are made of. Whatever costs time to find out is asked for, by those that need it. */
export interface ReportFacts {
  readonly catalog: Catalog;
  readonly files: Files;
  /** A day in UTC, such as `2026-11-21`. */
  readonly today: string;
  /** Every request that Git or GitHub knows of. */
  readonly requests: () => readonly FollowedRequest[];
  /** Last changes of the files; undefined where Git knows none. */
  readonly history: () => FileHistory | undefined;
  /** What the last commits changed, the newest first; empty where Git knows none. */
  readonly recent: () => readonly RecentChange[];
  /** Reads a file of certificates in PEM. */
  readonly readCertificates: ReadCertificates;
}

/** A row of the table of reports: the same rows as text, CSV and JSON, on the command line and on the site. */
export interface ReportKind {
  /** Part of addresses. */
  readonly name: string;
  readonly summary: string;
  /** In the order of a table; what a program reads depends on them. */
  readonly columns: readonly string[];
  /** What `rows` asks for of what is slow, so that nobody waits for the rest; nothing when left out. */
  readonly asks?: readonly SlowFact[];
  /** In an order of their own; the same facts give the same rows. */
  readonly rows: (facts: ReportFacts) => readonly ReportRow[];
}
