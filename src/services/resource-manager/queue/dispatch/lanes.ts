/**
 * Queued tasks, in lanes. All tasks of a lane have the same type, priority class and needs, so when
 * one of them finds no room none of the others would, and only that lane waits.
 */
import { priorityName } from '../../../../contracts/task.ts';
import type { Needs } from '../../admission.ts';
import { Heap } from './heap.ts';
import type { Task } from '../task.ts';

interface Place {
  readonly task: Task;
  readonly key: number;
}

export interface Lane {
  readonly id: string;
  readonly type: string;
  readonly needs: Needs | undefined;
  readonly heap: Heap<Place>;
  live: number;
  /** Why its head got no room; undefined when nobody has asked since something changed. */
  refused: string | undefined;
  /** Since when its head finds no room. */
  refusedSince: number;
}

export class Lanes {
  readonly #agingMs: number;
  readonly #byType = new Map<string, Map<string, Lane>>();
  readonly #places = new Map<Task, Place>();

  /** @param agingMs waiting that makes up for one step of priority */
  constructor(agingMs: number) {
    this.#agingMs = agingMs;
  }

  get size(): number {
    return this.#places.size;
  }

  add(task: Task): void {
    const lane = this.#lane(task);
    // Waiting counts the same for all, so the order between two tasks never changes with time.
    const key = task.queuedAt - task.spec.priority * this.#agingMs;
    const place = { task, key };
    this.#places.set(task, place);
    lane.heap.push(place);
    lane.live += 1;
  }

  remove(task: Task): void {
    if (!this.#places.delete(task)) return;
    const lanes = this.#byType.get(task.spec.type)!;
    const id = laneId(task);
    const lane = lanes.get(id)!;
    lane.live -= 1;
    if (lane.live === 0) {
      lanes.delete(id);
      if (lanes.size === 0) this.#byType.delete(task.spec.type);
    } else if (lane.heap.size > 2 * lane.live + 64) {
      lane.heap.filter((place) => this.#places.get(place.task) === place);
    }
  }

  head(lane: Lane): { readonly task: Task; readonly key: number } | undefined {
    for (;;) {
      const place = lane.heap.peek();
      if (place === undefined || this.#places.get(place.task) === place) return place;
      lane.heap.pop();
    }
  }

  types(): Iterable<string> {
    return this.#byType.keys();
  }

  ofType(type: string): Iterable<Lane> {
    return this.#byType.get(type)?.values() ?? [];
  }

  *all(): Iterable<Lane> {
    for (const lanes of this.#byType.values()) yield* lanes.values();
  }

  of(task: Task): Lane | undefined {
    return this.#byType.get(task.spec.type)?.get(laneId(task));
  }

  #lane(task: Task): Lane {
    const { type, needs } = task.spec;
    let lanes = this.#byType.get(type);
    if (lanes === undefined) this.#byType.set(type, (lanes = new Map()));
    const id = laneId(task);
    let lane = lanes.get(id);
    if (lane === undefined) {
      const heap = new Heap<Place>(
        (a, b) => a.key < b.key || (a.key === b.key && a.task.order < b.task.order),
      );
      lane = { id, type, needs, heap, live: 0, refused: undefined, refusedSince: 0 };
      lanes.set(id, lane);
    }
    return lane;
  }
}

function laneId({ spec }: Task): string {
  const { needs } = spec;
  if (needs === undefined) return '';
  const { vramMiB, gpuUuid, cpuCores, memoryMiB, diskGb, gpuSlots } = needs;
  const sizes = [vramMiB, gpuUuid ?? '', cpuCores, memoryMiB, diskGb ?? 0, gpuSlots ?? 0];
  return `${priorityName(spec.priority)}|${sizes.join('|')}`;
}

/** True when both would take from the same pool. */
export function compete(a: Needs | undefined, b: Needs | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const both = (x: number | undefined, y: number | undefined) => (x ?? 0) > 0 && (y ?? 0) > 0;
  const sameGpu = a.gpuUuid === undefined || b.gpuUuid === undefined || a.gpuUuid === b.gpuUuid;
  return (
    (sameGpu && (both(a.vramMiB, b.vramMiB) || both(a.gpuSlots, b.gpuSlots))) ||
    both(a.cpuCores, b.cpuCores) ||
    both(a.memoryMiB, b.memoryMiB) ||
    both(a.diskGb, b.diskGb)
  );
}
