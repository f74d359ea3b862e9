import { result, type Check } from './check.ts';

export const gpu: Check = async ({ engine, fleet }) => {
  const wanting = fleet.entries.filter((entry) => entry.machine === engine.machine && entry.gpu);
  if (wanting.length === 0) return [];
  return engine.info.hasNvidia
    ? [result('gpu', engine.machine, 'ok', `NVIDIA runtime present for ${wanting.length} entries`)]
    : [
        result(
          'gpu',
          engine.machine,
          'warn',
          `no NVIDIA runtime, ${wanting.length} entries ask for a GPU and start without one`,
          'install the NVIDIA driver and nvidia-container-toolkit, then `nvidia-ctk runtime configure` and restart the engine',
        ),
      ];
};
