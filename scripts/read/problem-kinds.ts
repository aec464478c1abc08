/** What reading can find, each with what holds when it does not. Nobody can say what a file holds that cannot be read, so all are always on. */
export const readingKinds = [
  { code: 'yaml-syntax', severity: 'error', always: true, holds: 'Every file is YAML: keys once, quotes closed, nested and aliased within reason.' },
  { code: 'file-encoding', severity: 'error', always: true, holds: 'Every file is UTF-8.' },
  { code: 'file-too-large', severity: 'error', always: true, holds: 'No file is larger than 10 MB.' },
  { code: 'file-unreadable', severity: 'error', always: true, holds: 'Every file and folder can be read.' },
] as const;
