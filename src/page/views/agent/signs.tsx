/** What each side says of the container, now. */
import type { ComponentChildren } from 'preact';
import type { Member } from '../../../contracts/observability/observability.ts';
import { ABSENT, bytes, count, mebibytes, percent, rounded } from '../../format/quantity.ts';
import { Age } from '../../parts/age.tsx';

const yesNo = (value: boolean | null, yes: string, no: string) =>
  value === null ? ABSENT : value ? yes : no;

export function Signs({ member }: { member: Member }) {
  const { signs, load, restarts, oom_kills, started_at, exit_code, gpu } = member;
  return (
    <dl class="facts">
      <Fact name="Registry lease">{signs.lease ?? 'not registered'}</Fact>
      <Fact name="Engine">
        {signs.engine ?? ABSENT}
        {signs.engine_health !== null && <small> {signs.engine_health}</small>}
      </Fact>
      <Fact name="Answers">{yesNo(signs.answers, 'yes', 'no')}</Fact>
      <Fact name="Ready">{yesNo(signs.ready, 'yes', 'no')}</Fact>
      <Fact name="Last sign">
        <Age when={signs.last_sign} />
      </Fact>
      <Fact name="Up for">
        <Age when={started_at} />
      </Fact>
      <Fact name="CPU">{percent(load.cpu_percent)}</Fact>
      <Fact name="Memory">
        {bytes(load.memory_bytes)}
        {load.memory_limit_bytes !== null && (
          <small>
            {' '}
            of {bytes(load.memory_limit_bytes)}, {percent(load.memory_percent)}
          </small>
        )}
      </Fact>
      <Fact name="Requests">
        {load.requests_per_second === null ? ABSENT : `${rounded(load.requests_per_second)} /s`}
      </Fact>
      <Fact name="Errors">
        {load.errors_per_second === null ? ABSENT : `${rounded(load.errors_per_second)} /s`}
      </Fact>
      <Fact name="Restarts">
        {count(restarts)}
        {exit_code !== null && <small> last exit code {exit_code}</small>}
      </Fact>
      <Fact name="Out of memory">{count(oom_kills)}</Fact>
      {gpu !== null && (
        <Fact name="GPU">
          card {gpu.device}
          <small> {mebibytes(gpu.vram_mib)} VRAM planned</small>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
