/** Inputs that Signpost reads of Backstage's pure steps. `token` is read by nobody: nothing is fetched from elsewhere. */
export const pureInputs: Readonly<Record<string, readonly string[]>> = {
  'fetch:template': ['url', 'targetPath', 'values', 'copyWithoutTemplating', 'copyWithoutRender', 'cookiecutterCompat', 'templateFileExtension', 'replace', 'trimBlocks', 'lstripBlocks', 'token'],
  'fetch:template:file': ['url', 'targetPath', 'values', 'cookiecutterCompat', 'replace', 'trimBlocks', 'lstripBlocks', 'token'],
  'fetch:cookiecutter': ['url', 'targetPath', 'values', 'copyWithoutRender'],
  'fetch:plain': ['url', 'targetPath', 'token'],
  'fetch:plain:file': ['url', 'targetPath', 'token'],
  'fs:delete': ['files'],
  'fs:rename': ['files'],
  'fs:readdir': ['paths', 'recursive'],
  'catalog:write': ['filePath', 'entity'],
  'catalog:register': ['repoContentsUrl', 'catalogInfoPath', 'catalogInfoUrl', 'optional'],
};

/** What steps give that do give something, for `steps.ID.output`. */
export const pureOutputs: Readonly<Record<string, readonly string[]>> = {
  'catalog:register': ['entityRef', 'catalogInfoUrl'],
  'fs:readdir': ['files', 'folders'],
};

/** What to use instead of actions that are not here, by how their name begins; the first that fits counts. */
const instead: readonly (readonly [begins: string, advice: string])[] = [
  ['catalog:fetch', 'What is rendered follows from the answers alone, so that it can be rendered again and compared. Ask for the entity with an EntityPicker; parseEntityRef takes its reference apart.'],
  ['workspace:template', 'Texts of requests are never read as templates. Render the files where they are fetched, with fetch:template.'],
  ['fs:read', 'Put what later steps need into values; a text that was rendered is not read back.'],
  ['publish:file', 'Files are written to the instance\'s folder as it is; take the step out.'],
  ['publish:zip', 'Files are written to the instance\'s folder in a pull request; take the step out, or publish:github makes a repository of them.'],
  ['publish:', 'Signpost publishes to GitHub only: use publish:github or publish:github:pull-request.'],
  ...['azure', 'bitbucket', 'bitbucketCloud', 'bitbucketServer', 'gerrit', 'gitea', 'gitlab'].map((host) => [`${host}:`, 'Signpost acts on GitHub only. A command of the service can do this: action run, with a script in its folder commands/.'] as const),
  ['cnoe:create-argocd-app', 'Use kubernetes:apply, with the Application of Argo CD as a file of the skeleton.'],
  ['argocd:', 'Use kubernetes:apply, with the Application of Argo CD as a file of the skeleton.'],
  ['http:', 'A command of the service can call it: action run, with a script in its folder commands/ and the secrets that it names.'],
  ['kube:', 'Use kubernetes:apply, with the manifest as a file of the skeleton.'],
  ['cnoe:kubernetes:', 'Use kubernetes:apply, with the manifest as a file of the skeleton.'],
  ['roadiehq:utils:fs:', 'Put the file into the skeleton, and render it with fetch:template.'],
  ['roadiehq:utils:merge', 'Put the whole file into the skeleton, and render it with fetch:template.'],
  ['roadiehq:utils:jsonata', 'Expressions pick from what people answered: parameters.x.y, with the filters of nunjucks. What only a service on the network knows is no part of a request.'],
  ['roadiehq:utils:json', 'Put the whole file into the skeleton, and render it with fetch:template.'],
  ['roadiehq:utils:serialize', 'The filters dump and yaml write any value into a file of the skeleton.'],
  ['roadiehq:utils:sleep', 'Effects wait for what they need by themselves; take the step out.'],
  ['fetch:', 'Put the files beside the template, and render them with fetch:template.'],
  ['github:actions:dispatch', 'Nothing tells whether a run was started for this request, so what is repeated would start it again. A command of the service can start it and look for it: action run, with a script in its folder commands/.'],
  ['github:deployKey:create', 'The private key would stand in the request, which others read. A command of the service can make it where it is kept: action run, with a script in its folder commands/.'],
  ['github:', 'A command of the service can do this: action run, with a script in its folder commands/ and the secrets that it names.'],
];

export function adviceFor(action: string): string {
  return instead.find(([begins]) => action.startsWith(begins))?.[1] ?? 'Take the step out, or write a command of the service for it: action run, with a script in its folder commands/.';
}

/** Fields that the form knows, each by what it asks for. */
export const knownFields: ReadonlySet<string> = new Set([
  'EnvironmentPicker', 'RepositoryPicker', 'OwnerPicker', 'MyGroupsPicker', 'EntityPicker', 'OwnedEntityPicker', 'MultiEntityPicker',
  'RepoUrlPicker', 'EntityNamePicker', 'EntityTagsPicker', 'RepoBranchPicker', 'RepoOwnerPicker',
]);
