import { readBlob, readTree } from '../git/objects.ts';
import type { GitRepository } from '../git/repository.ts';
import { readWorkflow } from './parse.ts';
import type { Parsed, Workflow } from './parse.ts';

const FOLDER = '.github/workflows';

export interface WorkflowFile {
  /** `.github/workflows/x.yml`. */
  readonly path: string;
  readonly parsed: Parsed<Workflow>;
}

/** Reads the workflow files of a commit; a file is parsed once for as long as its content stays the same. */
export interface WorkflowFiles {
  /** In the order of their paths. */
  at(sha: string): Promise<WorkflowFile[]>;
}

export function createWorkflowFiles(git: GitRepository, log: (line: string) => void): WorkflowFiles {
  const known = new Map<string, Promise<WorkflowFile>>();
  const read = async (path: string, sha: string): Promise<WorkflowFile> => {
    const content = (await readBlob(git, sha))?.toString() ?? '';
    const parsed = await readWorkflow(path, content);
    if ('errors' in parsed) log(`${path} is not a valid workflow and starts nothing: ${parsed.errors.join('; ')}`);
    return { path, parsed };
  };
  return {
    async at(commit) {
      const entries = await readTree(git, `${commit}:${FOLDER}`) ?? [];
      const files = entries.filter(({ path, type }) => type === 'blob' && /\.ya?ml$/.test(path));
      return Promise.all(files.map((entry) => {
        const path = `${FOLDER}/${entry.path}`;
        const key = `${path}\0${entry.sha}`;
        let file = known.get(key);
        if (!file) known.set(key, (file = read(path, entry.sha)));
        return file;
      }));
    },
  };
}
