import { existsSync, readlinkSync } from 'node:fs';
import { cp, mkdir, readdir, rename, rm, symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { artifactFolder } from '../artifacts.ts';
import { ActionFailure } from './action.ts';
import type { Action } from './action.ts';

/** Publishes the Pages artifact of this run: readers see the old site or the new one, never a mixture. */
export const deployPages: Action = async ({ host, inputs, log }) => {
  for (const scope of ['pages', 'id-token'] as const) {
    if (host.permissions[scope] !== 'write') {
      throw new ActionFailure(`Deploying needs "${scope}: write" in the job's permissions, as on GitHub.`);
    }
  }
  const name = inputs['artifact_name'] || 'github-pages';
  const artifact = artifactFolder(host, name);
  if (!existsSync(artifact)) {
    throw new ActionFailure(`No artifacts named "${name}" were found for this workflow run. Ensure artifacts are uploaded with actions/upload-pages-artifact.`);
  }
  await publish(join(host.world.folder, 'pages'), artifact, `${host.run.id}-${host.job.id}`);
  const url = `${host.world.pagesUrl}/`;
  log.line(`The site is at ${url}`);
  return { page_url: url };
};

/** `current` is a link to a release; a link can be replaced in one act, a folder that holds files cannot. */
async function publish(pages: string, artifact: string, release: string): Promise<void> {
  const current = join(pages, 'current');
  const previous = existsSync(current) ? basename(readlinkSync(current)) : undefined;
  await mkdir(join(pages, 'releases'), { recursive: true });
  await rm(join(pages, 'releases', release), { recursive: true, force: true });
  await cp(artifact, join(pages, 'releases', release), { recursive: true });
  await rm(join(pages, 'next'), { force: true });
  await symlink(join('releases', release), join(pages, 'next'));
  await rename(join(pages, 'next'), current);
  // The one before stays for pages that are just being read.
  for (const old of await readdir(join(pages, 'releases'))) {
    if (old !== release && old !== previous) await rm(join(pages, 'releases', old), { recursive: true, force: true });
  }
}
