import { relative } from 'node:path';
import type { Conclusion, Job, StepRecord } from '../runs.ts';
import type { World } from '../world.ts';
import { openLog } from './logs.ts';
import type { Mask, StepLog } from './logs.ts';
import type { JobFolders } from './workspace.ts';

export function newJob(world: World, key: string, name: string, needs: readonly string[]): Job {
  return {
    id: world.nextId(),
    key,
    name,
    needs: [...needs],
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
    outputs: {},
    steps: [],
    annotations: [],
    summary: '',
    environment: null,
  };
}

export function endJob(world: World, job: Job, conclusion: Conclusion): void {
  job.status = 'completed';
  job.conclusion = conclusion;
  job.completedAt = world.time();
  for (const step of job.steps) if (step.status !== 'completed') endStep(world, step, 'cancelled');
  world.save();
}

export function addStep(job: Job, name: string, id: string | undefined): StepRecord {
  const step: StepRecord = {
    number: job.steps.length + 1,
    name,
    id: id ?? null,
    status: 'queued',
    conclusion: null,
    startedAt: null,
    completedAt: null,
    log: null,
  };
  job.steps.push(step);
  return step;
}

export function beginStep(world: World, step: StepRecord): void {
  step.status = 'in_progress';
  step.startedAt = world.time();
  world.save();
}

export function endStep(world: World, step: StepRecord, conclusion: Conclusion): void {
  step.status = 'completed';
  step.conclusion = conclusion;
  step.startedAt ??= world.time();
  step.completedAt = world.time();
  world.save();
}

/** The log of a step; the record names its file once there is a first line. */
export function stepLog(world: World, folders: JobFolders, step: StepRecord, mask: Mask): StepLog {
  const file = `${folders.logs}/${step.number}.txt`;
  return openLog(file, mask, world.options.now, () => {
    step.log = relative(world.folder, file);
    world.save();
  });
}
