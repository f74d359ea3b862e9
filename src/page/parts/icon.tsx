/** Line icons of the page, drawn in a field of 16 by 16. */
const PATHS = {
  map: 'M2 2.5h5v5H2zM9 2.5h5v5H9zM2 9.5h5v4H2zM9 9.5h5v4H9z',
  errors: 'M8 1.8 15 14H1zM8 6v4M8 11.6v.6',
  queue: 'M2 3.5h12M2 8h12M2 12.5h8',
  alerts:
    'M8 1.5a4 4 0 0 1 4 4c0 4.5 2 5.5 2 5.5H2s2-1 2-5.5a4 4 0 0 1 4-4ZM6.3 13.5a2 2 0 0 0 3.4 0',
  anomalies: 'M1 9h3l2-6 3 10 2-6 1 2h3',
  logs: 'M3 1.5h7l3 3v10H3zM5.5 7h5M5.5 9.5h5M5.5 12h3',
  traces: 'M1.5 3.5h8M5 8h9.5M8 12.5h5',
  modes: 'M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M10.5 3v3M5.5 10v3',
  recovery: 'M13.5 8a5.5 5.5 0 1 1-1.8-4.1M13.5 1.5v3h-3M8 5v3l2 1.5',
  releases: 'M8 1.5 14 5v6l-6 3.5L2 11V5zM2 5l6 3.5L14 5M8 8.5v6',
  search: 'M7 2a5 5 0 1 1 0 10A5 5 0 0 1 7 2ZM10.8 10.8 14.5 14.5',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1.1 1.1M11.9 11.9 13 13M13 3l-1.1 1.1M4.1 11.9 3 13',
  moon: 'M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7Z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  user: 'M8 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM2.5 14a5.5 5.5 0 0 1 11 0',
  menu: 'M2 4h12M2 8h12M2 12h12',
  close: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  help: 'M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM6 6.2a2 2 0 1 1 2.8 1.9c-.6.3-.8.7-.8 1.4M8 11.3v.6',
  back: 'M9.5 3 4.5 8l5 5',
  down: 'M3 5.5 8 10.5l5-5',
  link: 'M6 3H3v10h10v-3M9 2.5h4.5V7M13 3 7.5 8.5',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
