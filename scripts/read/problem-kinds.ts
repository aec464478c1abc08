/** What reading can find, each with what holds when it does not. Nobody can say what a file holds that cannot be read, so all are always on. */
export const readingKinds = [
  { code: 'yaml-syntax', severity: 'error', holds: 'Every file is YAML: keys once, quotes closed, nested and aliased within reason.', always: true },
  { code: 'file-encoding', severity: 'error', holds: 'Every file is UTF-8.', always: true },
  { code: 'file-too-large', severity: 'error', holds: 'No file is larger than 10 MB.', always: true },
  { code: 'file-unreadable', severity: 'error', holds: 'Every file can be read.', always: true },
] as const;
