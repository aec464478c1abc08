import { buildsReport } from './builds.ts';
import { certificatesReport } from './certificates.ts';
import { approvalsReport } from './approvals.ts';
import { changesReport } from './changes/recent.ts';
import { configReport } from './config.ts';
import { impactReport } from './impact/reach.ts';
import type { ReportKind } from './kind.ts';
import { inventoryReport } from './inventory.ts';
import { licencesReport } from './licences.ts';
import { ownershipReport, unownedReport } from './ownership.ts';
import { peopleReport } from './people.ts';
import { rolesReport } from './roles.ts';
import { scorecardsReport } from './standings.ts';
import { waitedForReport, waitingReport } from './waiting-report.ts';

/** Every report, in the order of its page: a row here is a report of `signpost report`, and a CSV and a JSON file of the site. */
export const reports: readonly ReportKind[] = [
  inventoryReport,
  licencesReport,
  ownershipReport,
  unownedReport,
  peopleReport,
  rolesReport,
  approvalsReport,
  scorecardsReport,
  waitingReport,
  impactReport,
  waitedForReport,
  changesReport,
  configReport,
  certificatesReport,
  buildsReport,
];
