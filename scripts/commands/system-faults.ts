/** What the system refuses although the program is right, by its code (errno(3)): what is the matter, and what to do. */
const faults: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Make room there, and do it again',
  EDQUOT: 'what you may use of the disk is used up. Make room there, and do it again',
  EROFS: 'that disk can only be read. Choose another folder',
  EACCES: 'you may not. Look with "ls -l" at whose it is, or choose another folder',
  EPERM: 'you may not. Look with "ls -l" at whose it is, or choose another folder',
  ENOTDIR: 'a part of the path is a file, not a folder. Choose another path',
  EISDIR: 'there is a folder of this name. Choose another name',
  ENAMETOOLONG: 'the name is longer than the system allows. Choose a shorter one',
  EMFILE: 'this process has too many files open. Raise the limit ("ulimit -n"), and do it again',
  ENFILE: 'too many files are open on this machine. Close other programs, and do it again',
};

/** Calls that are about no file. */
const otherCalls = /^(?:bind|connect|kill|listen|spawn)/;

/** A sentence about a file or a disk that the system refused; undefined when the error is of another sort. */
export function systemFault(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code = '', path, syscall } = at as NodeJS.ErrnoException;
    const about = faults[code];
    if (about !== undefined && syscall !== undefined && !otherCalls.test(syscall)) return `${path ?? 'A file'}: ${about} (${code}, ${syscall}).`;
  }
  return undefined;
}
