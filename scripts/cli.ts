import { main, type CommandRow } from './commands/main.ts';

/** Each module is loaded only when its command is called. */
const rows: readonly CommandRow[] = [
  { group: 'Look at a catalog', name: 'check', summary: 'Say everything that is wrong with a catalog', load: () => import('./commands/check.ts') },
  { group: 'Look at a catalog', name: 'list', summary: 'List entities', load: () => import('./commands/list.ts') },
  { group: 'Look at a catalog', name: 'show', summary: 'Show one entity', load: () => import('./commands/show.ts') },
  { group: 'Look at a catalog', name: 'owners', summary: 'Say who owns something, and how to reach them', load: () => import('./commands/owners.ts') },
  { group: 'Look at a catalog', name: 'can', summary: 'Explain whether a user may request a service', load: () => import('./commands/can.ts') },
  { group: 'Look at a catalog', name: 'config', summary: 'Print the properties of an entity in an environment, for programs', load: () => import('./commands/config.ts') },
  { group: 'Look at a catalog', name: 'diff', summary: 'Say what a change means: access, owners, grades, relations', load: () => import('./commands/diff.ts') },
  { group: 'Look at a catalog', name: 'impact', summary: 'Say what a change may concern, by team', load: () => import('./commands/impact.ts') },
  { group: 'Look at a catalog', name: 'scorecards', summary: 'Say how well things are kept, what to do next, and which grades a branch changes', load: () => import('./commands/scorecards.ts') },
  { group: 'Look at a catalog', name: 'report', summary: 'Print a report: waiting times and more', load: () => import('./commands/report.ts') },
  { group: 'Look at a catalog', name: 'audit', summary: 'Take stock for an auditor: inventory, licences, what is missing', load: () => import('./commands/audit.ts') },
  { group: 'Make something of it', name: 'generate', summary: 'Write CODEOWNERS and the issue forms', load: () => import('./commands/generate.ts') },
  { group: 'Make something of it', name: 'build', summary: 'Build the site', load: () => import('./commands/build.ts') },
  { group: 'Make something of it', name: 'export', summary: 'Write plain Backstage entities', load: () => import('./commands/export.ts') },
  { group: 'Make something of it', name: 'annotate', summary: 'Add owner, system, runbook and more to Kubernetes manifests', load: () => import('./commands/annotate.ts') },
  { group: 'Make something of it', name: 'template', summary: 'Say what templates of Backstage ask for and would not get', load: () => import('./commands/template.ts') },
  { group: 'Requests', name: 'request', summary: 'Ask for a service', load: () => import('./commands/request.ts') },
  { group: 'Requests', name: 'verify', summary: 'Render every instance again and compare byte for byte', load: () => import('./commands/verify.ts') },
  { group: 'Requests', name: 'upgrade', summary: 'List instances of earlier versions of their service, and bring them up to date', load: () => import('./commands/upgrade.ts') },
  { group: 'Requests', name: 'leases', summary: 'List instances by the end of their lease, and warn their owners', load: () => import('./commands/leases.ts') },
  { group: 'Requests', name: 'schedule', summary: 'List instances that keep hours, put them to rest, and wake them', load: () => import('./commands/schedule.ts') },
  { group: 'Keep things in order', name: 'route', summary: 'Say to which team a text goes', load: () => import('./commands/route.ts') },
  { group: 'Keep things in order', name: 'assign', summary: 'Assign issues to the owners of what they name', load: () => import('./commands/assign.ts') },
  { group: 'Keep things in order', name: 'approvals', summary: 'Say whether the owners of what is deployed have approved it', load: () => import('./commands/approvals.ts') },
  { group: 'Keep things in order', name: 'certificates', summary: 'List certificates by their end, and tell their owners', load: () => import('./commands/certificates.ts') },
  { group: 'Keep things in order', name: 'builds', summary: 'List components by their build pipeline, and propose one where there is none', load: () => import('./commands/builds.ts') },
  { group: 'Keep things in order', name: 'memberships', summary: 'List memberships that end, and tell their teams', load: () => import('./commands/memberships.ts') },
  { group: 'Keep things in order', name: 'sync', summary: 'Show and apply what the catalog says of the teams on GitHub', load: () => import('./commands/sync.ts') },
  { group: 'Run by workflows', name: 'reconcile', summary: 'Bring requests on GitHub to where they should be', load: () => import('./commands/reconcile.ts') },
  { group: 'Run by workflows', name: 'apply', summary: 'Do what merged requests ask for', load: () => import('./commands/apply.ts') },
  { group: 'Run by workflows', name: 'dispatch', summary: 'Open the issue of a request that came as a dispatch', load: () => import('./commands/dispatch.ts') },
  { group: 'Try it, and for programs', name: 'sandbox', summary: 'Run the site and a GitHub of your own on this machine', load: () => import('./commands/sandbox.ts') },
  { group: 'Try it, and for programs', name: 'mcp', summary: 'Serve the catalog and requests to programs by the Model Context Protocol', load: () => import('./commands/mcp.ts') },
];

// A reader that stops early (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(rows, process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  color: process.stdout.isTTY === true && !process.env['NO_COLOR'],
  cwd: process.cwd(),
  env: process.env,
});
