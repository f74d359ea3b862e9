/** Makes a task out of what was submitted. */
import { randomUUID } from 'node:crypto';
import { TaskInvalid, TaskTooLarge } from '../../../../contracts/error-catalogue/services/tasks.ts';
import { priorityLevel, type Resources, type SubmitTask } from '../../../../contracts/task.ts';
import type { Needs } from '../../admission.ts';
import { TASK_DEFAULTS, type QueueLimits } from '../limits.ts';
import type { Submission } from './submit.ts';
import type { TaskSpec } from '../task.ts';

const MIB_PER_GB = 1024;

/**
 * @param by who submits, when that is known
 * @throws TASK_INVALID, TASK_TOO_LARGE
 */
export function intake(
  input: SubmitTask,
  now: number,
  limits: QueueLimits,
  by?: string,
): Submission {
  const id = input.task_id ?? `task-${randomUUID()}`;
  const { data, metadata, retry = {} } = input;
  const bytes = JSON.stringify([data, metadata]).length;
  if (bytes > limits.dataBytes) {
    throw new TaskTooLarge({ what: 'the data', task_id: id, bytes, limit: limits.dataBytes });
  }
  const needs = needsOf(input.resources_required);
  const dependencies = [...new Set(input.dependencies ?? [])];
  const deadline = instant(input.deadline, id);
  const spec: TaskSpec = {
    id,
    type: input.task_type,
    priority: priorityLevel(input.priority),
    maxAttempts: retry.max_attempts ?? TASK_DEFAULTS.maxAttempts,
    retryBaseMs: retry.base_ms ?? TASK_DEFAULTS.retryBaseMs,
    retryCapMs: retry.cap_ms ?? TASK_DEFAULTS.retryCapMs,
    leaseMs: input.lease_ms ?? TASK_DEFAULTS.leaseMs,
    submittedAt: now,
    ...(data === undefined ? {} : { data }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(needs === undefined ? {} : { needs }),
    ...(deadline === undefined ? {} : { deadline }),
    ...(input.delay_ms ? { notBefore: now + input.delay_ms } : {}),
    ...(dependencies.length === 0 ? {} : { dependencies }),
    ...(input.preemptible === true ? { preemptible: true } : {}),
    ...(input.estimated_duration === undefined
      ? {}
      : { estimatedSeconds: input.estimated_duration }),
    ...(input.parent === undefined ? {} : { parent: input.parent }),
    ...(by === undefined ? {} : { by }),
  };
  return { spec, mayCome: input.dependencies_may_come === true };
}

/** What is counted of the needs; undefined when that is nothing. */
function needsOf(resources: Resources | undefined): Needs | undefined {
  if (resources === undefined) return undefined;
  const { gpu_uuid: gpuUuid, disk_space_gb: diskGb, gpu_slots: gpuSlots } = resources;
  const needs: Needs = {
    vramMiB: resources.vram_mib ?? (resources.vram_gb ?? 0) * MIB_PER_GB,
    cpuCores: resources.cpu_cores ?? 0,
    memoryMiB: resources.memory_mib ?? (resources.memory_gb ?? 0) * MIB_PER_GB,
    ...(gpuUuid === undefined ? {} : { gpuUuid }),
    ...(diskGb ? { diskGb } : {}),
    ...(gpuSlots ? { gpuSlots } : {}),
  };
  const something = [needs.vramMiB, needs.cpuCores, needs.memoryMiB, diskGb, gpuSlots].some(
    Boolean,
  );
  return something ? needs : undefined;
}

/** Milliseconds since 1970. */
function instant(when: string | number | undefined, id: string): number | undefined {
  if (when === undefined) return undefined;
  // Beyond what a date can be it could be stored, and never be shown again.
  const ms = new Date(when).getTime();
  if (!Number.isNaN(ms)) return ms;
  const problem = `deadline ${JSON.stringify(when)} is no time; give ISO 8601 or milliseconds since 1970`;
  throw new TaskInvalid({ task_id: id, problem });
}
