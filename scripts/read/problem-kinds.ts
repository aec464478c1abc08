/** What reading can find, each with what holds when it does not. */
export const readingKinds = [
  { code: 'yaml-syntax', severity: 'error', holds: 'Every file is YAML: keys once, quotes closed, nested and aliased within reason.' },
  { code: 'file-encoding', severity: 'error', holds: 'Every file is UTF-8.' },
  { code: 'file-too-large', severity: 'error', holds: 'No file is larger than 10 MB.' },
  { code: 'file-unreadable', severity: 'error', holds: 'Every file can be read.' },
] as const;
