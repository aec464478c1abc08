/** As GitHub allows them, in capitals; Terraform's variables and tokens of hosts are written as Terraform looks for them. */
const secretName = /^(?:[A-Z][A-Z0-9_]{0,99}|TF_(?:VAR|TOKEN)_[A-Za-z0-9_]{1,90})$/;

/** Variables that belong to the workflow and its machine: no step may hand them to a program as a secret. */
const reserved = /^(?:GITHUB_|ACTIONS_|RUNNER_|NODE_|NPM_|LD_|DYLD_|PATH$|HOME$|SHELL$|ENV$|BASH_ENV$|IFS$|TF_(?:CLI|LOG|DATA_DIR|PLUGIN|REATTACH|TEMP|INPUT|IN_AUTOMATION|WORKSPACE)|TG_|TERRAGRUNT_)/;

/** What keeps a text from naming a secret that effects may use. */
export function secretNameFault(name: unknown): 'no name' | 'reserved' | undefined {
  if (typeof name !== 'string' || !secretName.test(name)) return 'no name';
  return reserved.test(name) ? 'reserved' : undefined;
}
