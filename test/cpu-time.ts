/** CPU time of this process so far, in milliseconds: unlike the clock it does not run on while a busy machine does other things. */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
